import { quickTurns } from '../search/next-step.js'
import { minutes } from './level-note.js'
import type { ListenersResult } from './listeners-result.js'
import type { StreamsReport } from './streams-report.js'

/** What a reader of the number has to know: how sure it is, and what it would take to be surer. */
export function listenerRemarks(result: ListenersResult, { streams, campaign_id }: StreamsReport): string[] {
  const { label, levels, at, alone, cut } = result
  const unsure = levels.filter((level) => level.unsure > 0)
  const lines = [
    ...sureness(result, streams.time_s, campaign_id),
    ...(at === null || at.refused + at.failed === 0
      ? []
      : [
          `at ${at.listeners} listeners ${counted(at.refused)} ended with a refusal and ${at.failed} with a failure`,
        ]),
    ...unsure.map(
      (level) =>
        `at ${level.listeners} listeners ${counted(level.unsure)} ran dry by no more than this bench was late itself: the lower end takes none of them for dry, the upper end all`,
    ),
    ...(cut === 0
      ? []
      : [`${cut} answers were cut short: those who asked for them heard less than the text`]),
    ...(alone.overhead_s === null
      ? []
      : [
          `asked alone, a request takes ${(alone.overhead_s * 1000).toFixed(1)} ms (median) beside its synthesis`,
        ]),
  ]
  return lines.map((line) => `${label}: ${line}`)
}

const counted = (turns: number) => `${turns} ${turns === 1 ? 'turn' : 'turns'}`

/** What is not sure, and how long it takes to be. */
function sureness({ more_s, levels, ...found }: ListenersResult, time_s: number, id: string): string[] {
  const { listeners, broken, at_least, at_most } = found
  const top = Math.max(0, ...levels.map((level) => level.listeners))
  if (listeners === null)
    return [
      broken === null
        ? `cannot tell yet: no number of listeners was heard for ${quickTurns(1)} turns`
        : `cannot tell yet: ${broken} listeners are too many, and fewer were not tried`,
    ]
  const isTop = broken === null
  const limit = isTop ? [`no number that was tried breaks: the limit is ${top} or more`] : []
  if ((at_least === listeners || listeners === 0) && (at_most === listeners || isTop)) return limit
  const isApart = broken !== null && broken > listeners + 1
  const known = isApart
    ? `cannot tell yet: ${listeners} look as if they fit and ${broken} as if they break, and none between was tried`
    : 'cannot tell for sure yet'
  if (more_s === null) return [...limit, `${known}; the share is too near to 1 % to say how long it takes`]
  const more = Math.ceil((time_s + more_s) / 60) * 60
  return [
    ...limit,
    `${known}; about ${minutes(more_s)} more: voicemark bench --resume ${id} --streams-time ${more}`,
  ]
}
