import { StartError } from '@voicemark/daemon'
import { isOneAtATime, type Plan } from '@voicemark/schema'
import { z } from 'zod'
import type { BenchOptions } from './bench-options.js'
import { flagOf } from './flag-names.js'

/** How the number of listeners is searched; kept with the campaign. */
export const streamsSettings = z.object({
  /** Longest search for each configuration, seconds; what was begun by then is brought to its end. */
  time_s: z.number().positive(),
  /** Mean of the exponential pause between two turns of a listener; 0: sound follows sound. */
  pause_s: z.number().min(0),
  /** The most listeners that are tried. */
  most: z.number().int().min(1),
  /** Sentences of a turn. */
  sentences: z.number().int().min(1),
})

export type StreamsSettings = Readonly<z.infer<typeof streamsSettings>>

/** Null without `--streams`. */
export function streamsOf(options: BenchOptions): StreamsSettings | null {
  if (options.streams !== true) return null
  return {
    time_s: options.streamsTime ?? 900,
    pause_s: options.streamsPause ?? 0,
    most: options.streamsMost ?? 256,
    sentences: options.streamsSentences ?? 3,
  }
}

/** What of a command line has no meaning here: listeners decide what is asked for, and when. */
const unused = [
  ...['repeat', 'order', 'reloadWarmup', 'cooldown', 'until', 'maxRepeat', 'concurrency', 'rate'],
  ...['arrivals', 'throttled', 'observerCheck', 'quality', 'qualityReference'],
]
const own = ['streamsTime', 'streamsPause', 'streamsMost', 'streamsSentences']

/** @throws StartError that names the flags which do not go with the search, or with its absence */
export function checkStreamsFlags(options: BenchOptions): void {
  const given = (names: readonly string[]) =>
    Object.keys(options)
      .filter((name) => names.includes(name))
      .map(flagOf)
  const stray = given(unused)
  if (options.streams === true && stray.length > 0)
    throw new StartError(`--streams does not go with ${stray.join(', ')}: its listeners ask as they hear`)
  // A search that ran out of time goes on with more.
  const alone = given(options.resume === undefined ? own : own.filter((name) => name !== 'streamsTime'))
  if (options.streams !== true && alone.length > 0)
    throw new StartError(`${alone.join(', ')}: needs --streams`)
}

const ownTags = ['listeners', 'stream']

/** @throws StartError for a plan with which no listeners can be had */
export function checkListeners(plan: Plan): void {
  if (!isOneAtATime(plan) || plan.until_interval !== null)
    throw new StartError('--streams: a plan for it has no concurrency, rate or until_interval')
  if (plan.quality || plan.observer_check || plan.throttled !== 'annotate')
    throw new StartError('--streams: a plan for it has no quality, observer_check or throttled')
  const starting = plan.configurations.find((one) => one.engine === 'command' && !one.lines)
  if (starting !== undefined)
    throw new StartError(
      '--streams: a program that is started for each text serves no listeners; see --lines',
    )
  const tag = ownTags.find((name) => name in plan.tags)
  if (tag !== undefined) throw new StartError(`--streams: the tag ${tag} is set by the bench itself`)
}
