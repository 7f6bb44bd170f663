import { writeWatch, type HardwareSpecs, type Watch, type WatchReply } from '@voicemark/schema'
import type { WatchFigures } from '../../record/row/watch-figures.js'
import { errorTable, RequestError, type ErrorCode } from '../../request-error.js'
import type { WatchSpan } from '../../watch/watch-span.js'
import type { OpenedWatch } from '../../watch/watcher.js'
import { nothingSeen, withoutDoubtful } from './seen-elsewhere.js'
import type { SteadyClock } from './steady-clock.js'
import type { WatchLine } from './watch-line.js'
import { fromWire } from './wire-figures.js'

/** Has another agent watch what it can see and this one cannot. */
export interface WatchByOthers {
  /** Resolves when the other agent has its first sample. @throws RequestError of a `watch-` code */
  open(request_id: string, watch: Extract<Watch, { kind: 'agent' }>, timeout_s: number): Promise<OpenedWatch>
  /** Figures are null, with the reason as a note, where the other agent is not there any more; never rejects. */
  close(request_id: string, span: WatchSpan): Promise<WatchFigures>
}

export interface WatchByOthersOptions {
  readonly line: Pick<WatchLine, 'ask'>
  readonly steady: SteadyClock
}

/** What is known of a watch that is open. */
interface Watched {
  readonly agent_id: string
  readonly run_id: string
  readonly hardware: HardwareSpecs
  readonly uncertainty_s: number
  readonly begun: number
  /** How far the wall clock was set when it began. */
  readonly setBy: number
}

/** Who ends a request waits longer: it was watched, and the figures are lost otherwise. */
const openPatienceMs = 2000
const closePatienceMs = 10_000

export function createWatchByOthers({ line, steady }: WatchByOthersOptions): WatchByOthers {
  const open = new Map<string, Watched>()
  return {
    async open(request_id, watch, timeout_s) {
      const message = { request_id, to: watch.agent, watch: writeWatch(watch.watch), timeout_s }
      const reply = await line.ask({ request: 'open', ...message }, openPatienceMs)
      if (reply.status !== 'open') throw refusalOf(reply)
      const { agent_id, run_id, hardware, uncertainty_s, processes, note } = reply
      const begun = { begun: steady.seconds(), setBy: steady.setBy() }
      open.set(request_id, { agent_id, run_id, hardware, uncertainty_s, ...begun })
      return { watched: writeWatch(watch), processes, note }
    },
    async close(request_id, { from, to }) {
      const one = open.get(request_id)
      if (one === undefined) return { ...nothingSeen('the watch was not open'), elsewhere: null }
      open.delete(request_id)
      const start_wall = from === null ? one.begun : from - one.setBy
      const end_wall = to === null ? steady.seconds() : to - one.setBy
      const message = { request_id, to: one.agent_id, start_wall, end_wall }
      const reply = await line.ask({ request: 'close', ...message }, closePatienceMs)
      return figuresOf(reply, one, end_wall - start_wall)
    },
  }
}

function figuresOf(reply: WatchReply, { run_id, hardware, ...opened }: Watched, duration_s: number) {
  const { uncertainty_s } = reply.status === 'closed' ? reply : opened
  // In microseconds, as times are; never less than it is.
  const shown_s = Math.ceil(uncertainty_s * 1e6) / 1e6
  const elsewhere = { run_id, uncertainty_s: shown_s, hardware, power_state: null }
  if (reply.status !== 'closed') return { ...nothingSeen(`nothing is known: ${detailOf(reply)}`), elsewhere }
  const seen = fromWire(reply)
  if (seen === null)
    return { ...nothingSeen('nothing is known: the figures of the other agent cannot be read'), elsewhere }
  const { power_state, ...figures } = seen
  return {
    ...withoutDoubtful(figures, uncertainty_s, duration_s),
    elsewhere: { ...elsewhere, power_state },
  }
}

/** The reason in the words of whoever refused, by a code of this agent. */
function refusalOf(reply: WatchReply): RequestError {
  if (reply.status === 'unreachable') return new RequestError('watch-agent-away', reply.detail)
  const code = 'code' in reply && isKnown(reply.code) ? reply.code : 'watch-refused'
  return new RequestError(code, detailOf(reply))
}

const isKnown = (code: string): code is ErrorCode =>
  code.startsWith('watch-') && Object.hasOwn(errorTable, code)

const detailOf = (reply: WatchReply) => ('detail' in reply ? reply.detail : `the reply is ${reply.status}`)
