import type { WatcherReply } from '@voicemark/schema'
import type { WatchFigures } from '../../record/row/watch-figures.js'
import { joinedNotes } from './joined-notes.js'
import { toWire } from './wire-figures.js'

/** How a watch lies to its request. */
export interface WatchFit {
  /** By how much the watch was longer than the request, seconds. */
  readonly extra_s: number
  readonly duration_s: number
  /** Whether the wall clock was set meanwhile: then all samples of the watch were taken as those of the request. */
  readonly wasSet: boolean
  /** Of this machine when it began. */
  readonly power_state: string | null
}

/** Less is not worth a word. */
const noted_s = 0.01
/** What was counted in more, relative to the request or at least this long, is not the request's any more. */
const longest_s = 1
const longestShare = 0.5

type Closed = Extract<WatcherReply, { status: 'closed' }>

/** What was seen, with what has to be said of it, as it goes to the agent that asked. */
export function toldFigures(
  { window, account, ...range }: WatchFigures,
  { extra_s, duration_s, wasSet, power_state }: WatchFit,
): Omit<Closed, 'status' | 'run_id'> {
  const isTooLong = extra_s > Math.max(longest_s, longestShare * duration_s)
  const byKernel = account !== null && account.memory_source !== 'samples'
  const notes = [
    account?.watch_note ?? null,
    wasSet ? 'the clock was set meanwhile: all samples of the watch count' : null,
    lengthNote(extra_s, isTooLong, byKernel),
  ]
  const told = {
    ...range,
    window: window === null || !isTooLong || !byKernel ? window : { ...window, ...noPeak },
    account: account && {
      ...account,
      ...(isTooLong && { process_cpu_s: null, counters: null, ...(byKernel && { memory_source: null }) }),
      watch_note: joinedNotes(...notes),
    },
  }
  return toWire(told, power_state)
}

const noPeak = { peak_memory_mb: null, peak_memory_percent: null, delta_memory_mb: null }

function lengthNote(extra_s: number, isTooLong: boolean, byKernel: boolean): string | null {
  if (extra_s < noted_s) return null
  const what = byKernel ? 'CPU seconds and peak' : 'CPU seconds'
  const longer = `the watch was ${extra_s.toFixed(2)} s longer than the request`
  return isTooLong ? `${longer}: no ${what}` : `${what}: ${longer}`
}
