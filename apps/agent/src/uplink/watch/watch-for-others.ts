import {
  mostOpenWatches,
  parseWatch,
  relayedWatch,
  writeWatch,
  type HardwareSpecs,
  type RelayedWatch,
  type RemoteWatch,
  type WatcherReply,
} from '@voicemark/schema'
import type { Clock, Source } from '@voicemark/sampler'
import { errorReason } from '@voicemark/daemon'
import { RequestError } from '../../request-error.js'
import type { WatchSpan } from '../../watch/watch-span.js'
import type { Watcher } from '../../watch/watcher.js'
import { policyRefusal, type RemoteWatchPolicy } from './remote-watch-policy.js'
import type { SteadyClock } from './steady-clock.js'
import { toldFigures } from './told-figures.js'

/** Answers what other agents want watched here, which is not read yet; never rejects. */
export type WatchForOthers = (message: unknown) => Promise<WatcherReply>

export interface WatchForOthersOptions {
  readonly watcher: Pick<Watcher, 'open' | 'close'>
  readonly allowed: RemoteWatchPolicy
  /** Of this run. */
  readonly run_id: string
  readonly hardware: HardwareSpecs
  readonly steady: SteadyClock
  readonly clock: Pick<Clock, 'setTimeout' | 'nowMs'>
  readonly power: Pick<Source<string>, 'read'>
}

type Opening = Extract<RelayedWatch, { request: 'open' }>
type Closing = Extract<RelayedWatch, { request: 'close' }>

interface Begun {
  readonly at: number
  /** How far the wall clock was set then. */
  readonly setBy: number
  readonly power_state: string | null
}

/** A watch for another agent. */
interface Watch {
  readonly reply: Promise<WatcherReply>
  /** Null until it is known whether it is watched. */
  begun: Begun | null
  /** Null while it is open. */
  closed: Promise<WatcherReply> | null
  cancel: () => void
}

/** A reply that was lost on its way is asked for again within seconds. */
const keptMs = 60_000
/** A wall clock that was set by more puts samples to other times than they were taken at. */
const clockSet_s = 0.05
const everything: WatchSpan = { from: null, to: null, durationMs: 0, ended: null }

/** Nothing is watched yet. */
export function createWatchForOthers(options: WatchForOthersOptions): WatchForOthers {
  const { watcher, steady, clock } = options
  const watches = new Map<string, Watch>()

  const open = (key: string, opening: Opening): Promise<WatcherReply> => {
    const known = watches.get(key)
    if (known !== undefined) return known.reply
    const running = [...watches.values()].filter(({ closed }) => closed === null)
    if (running.length >= mostOpenWatches)
      return Promise.resolve(refused('watch-full', 'this agent watches as much as it can for others'))
    const reply = openedReply(key, opening.watch, options)
    const one: Watch = { reply, begun: null, closed: null, cancel: () => undefined }
    watches.set(key, one)
    void reply.then(({ status }) => {
      const power_state = options.power.read(clock.nowMs())
      one.begun = { at: steady.seconds(), setBy: steady.setBy(), power_state }
      if (status === 'open') one.cancel = clock.setTimeout(() => drop(key), opening.timeout_s * 1000)
      else watches.delete(key)
    })
    return reply
  }
  const close = async (key: string, closing: Closing): Promise<WatcherReply> => {
    const one = watches.get(key)
    await one?.reply
    if (one?.begun == null)
      return refused('watch-unknown', 'the agent that watched was restarted, or the watch was over before')
    one.closed ??= closedReply(key, closing, one.begun, options)
    one.cancel()
    one.cancel = clock.setTimeout(() => watches.delete(key), keptMs)
    return one.closed
  }
  const drop = (key: string): WatcherReply => {
    const one = watches.get(key)
    watches.delete(key)
    one?.cancel()
    if (one?.closed === null) void one.reply.then(() => watcher.close(key, everything))
    return { status: 'dropped' }
  }
  return (sent) => {
    const { data } = relayedWatch.safeParse(sent)
    if (data === undefined)
      return Promise.resolve(refused('watch-message', 'the message is not one of this protocol'))
    const key = `${data.asker}/${data.request_id}`
    if (data.request === 'open') return open(key, data)
    return data.request === 'close' ? close(key, data) : Promise.resolve(drop(key))
  }
}

async function openedReply(
  key: string,
  text: string,
  { watcher, allowed, run_id, hardware }: WatchForOthersOptions,
): Promise<WatcherReply> {
  try {
    const watch = remoteWatch(text)
    if (typeof watch === 'string') return refused('watch-unsupported', watch)
    const refusal = policyRefusal(watch.kind, allowed)
    if (refusal !== null) return refused('watch-not-allowed', refusal)
    const { processes, note } = await watcher.open(key, watch)
    return { status: 'open', run_id, hardware, watched: writeWatch(watch), processes, note }
  } catch (error) {
    return error instanceof RequestError
      ? refused(error.code, error.message)
      : refused('internal', errorReason(error))
  }
}

/** Or why it is none. */
function remoteWatch(text: string): RemoteWatch | string {
  try {
    const watch = parseWatch(text)
    const { kind } = watch
    return kind === 'none' || kind === 'auto' || kind === 'children' || kind === 'agent'
      ? `${kind} is not for another agent to watch`
      : watch
  } catch (error) {
    return error instanceof RangeError ? error.message : errorReason(error)
  }
}

async function closedReply(
  key: string,
  { start_wall, end_wall, offset_s }: Closing,
  begun: Begun,
  { watcher, run_id, steady }: WatchForOthersOptions,
): Promise<WatcherReply> {
  const duration_s = end_wall - start_wall
  const setBy = steady.setBy()
  const wasSet = Math.abs(setBy - begun.setBy) > clockSet_s
  const from = wasSet ? null : start_wall + offset_s + setBy
  const to = wasSet ? null : end_wall + offset_s + setBy
  const extra_s = Math.max(0, steady.seconds() - begun.at - duration_s)
  try {
    const seen = await watcher.close(key, { from, to, durationMs: duration_s * 1000, ended: null })
    return {
      status: 'closed',
      run_id,
      ...toldFigures(seen, { extra_s, duration_s, wasSet, power_state: begun.power_state }),
    }
  } catch (error) {
    return refused('internal', errorReason(error))
  }
}

function refused(code: string, detail: string): WatcherReply {
  return { status: 'refused', code, detail: detail.slice(0, 2000) }
}
