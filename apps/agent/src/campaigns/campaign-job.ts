import type { CampaignReply, CampaignState } from '@voicemark/schema'
import type { BenchResult } from '../bench/report/bench-result.js'
import type { CampaignWatch } from '../bench/run/campaign-run.js'

/** One campaign of a collector at this agent, from its first message to its end. */
export interface CampaignJob {
  readonly watch: CampaignWatch
  readonly signal: AbortSignal
  /** Resolves when it has begun or will not. */
  readonly settled: Promise<void>
  reply(): CampaignReply
  /** Whether it holds this machine. */
  isActive(): boolean
  /** The collector does not want it any more, or the agent stops. */
  end(why: 'stopped' | 'interrupted'): void
  finish(result: BenchResult): void
  /** It cannot begin, or cannot go on. */
  fail(code: string, detail: string): void
}

const longestDetail = 2000

/** Makes the state of a campaign that is about to begin. */
export function createCampaignJob(): CampaignJob {
  const abort = new AbortController()
  let settle: () => void = () => undefined
  const settled = new Promise<void>((resolve) => (settle = resolve))
  let state: CampaignState = 'running'
  let ending: CampaignState = 'interrupted'
  let code: string | null = null
  let detail: string | null = null
  let corpus_sha256: string | null = null
  let planned: number | null = null
  let [answered, failed, unrecorded] = [0, 0, 0]
  const close = (last: CampaignState) => {
    state = last
    settle()
  }
  return {
    signal: abort.signal,
    settled,
    watch: {
      begun(count, sha256) {
        planned = count
        corpus_sha256 = sha256
        settle()
      },
      event(event) {
        if (event.event !== 'answered' || event.warmup) return
        answered += 1
        if (event.failure === null) return
        failed += 1
        if (event.failure.request_id === null) unrecorded += 1
      },
    },
    reply: () => ({ state, code, detail, planned, answered, failed, unrecorded, corpus_sha256 }),
    isActive: () => state === 'running',
    end(why) {
      ending = why
      abort.abort()
    },
    finish({ end, report }) {
      planned = report.measured.planned
      if (end === 'agent-gone') {
        code = 'no-answers'
        detail = 'too many requests in a row had no answer'
      }
      close(end === 'agent-gone' ? 'failed' : end === 'interrupted' ? ending : 'complete')
    },
    fail(why, text) {
      code = why
      detail = text.slice(0, longestDetail)
      close(planned === null ? 'refused' : 'failed')
    },
  }
}
