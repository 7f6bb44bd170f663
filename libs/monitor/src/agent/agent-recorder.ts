import { z } from 'zod'
import type { Description } from '../description.js'
import { programEnded } from '../exit-watch.js'
import { MonitorError } from '../monitor-error.js'
import type { Recorded, Recorder, Warn } from '../recorder.js'
import type { CountedFacts } from '../synthesis-facts.js'
import type { SynthesisRow } from '../synthesis-row.js'
import { agentAddress } from './agent-address.js'
import { endAtExit } from './end-at-exit.js'
import { beginBody, endBody } from './measurement-body.js'

export interface AgentRecorderOptions {
  readonly agent: string
  readonly profile: Description
  readonly warn: Warn
}

const patienceMs = 10_000
/** Facts that cannot be, by the agent's word. */
const misuse = [400, 422]

/** Has an agent of this machine watch this process and keep the rows. @throws MonitorError for an address that cannot be. */
export function createAgentRecorder({ agent, profile, warn }: AgentRecorderOptions): Recorder {
  const measurements = new URL('api/v1/measurements', agentAddress(agent))
  const { device_type = 'unknown', hardware_tier = 'unknown' } = profile
  let recorded: Recorded = { device_type, hardware_tier, csv_files: null }

  /** How each that was begun is to end, where the program exits before the agent has said that it did. */
  const underWay = new Map<string, object>()
  const endOf = (id: string) => new URL(`${measurements.pathname}/${id}/end`, measurements)

  const end = async (id: string, body: object): Promise<SynthesisRow | null> => {
    underWay.set(id, body)
    const answer = await ask(endOf(id), body)
    underWay.delete(id)
    if (!answer.isOk) {
      warn(answer.code, answer.detail)
      return null
    }
    const row = answer.body as SynthesisRow
    recorded = { ...recorded, device_type: row.device_type, hardware_tier: row.hardware_tier }
    return row
  }
  return {
    async begin(facts: CountedFacts) {
      const answer = await ask(measurements, beginBody(facts, process.pid))
      if (answer.isOk) {
        const { request_id } = answer.body as { request_id: string }
        underWay.set(request_id, { success: false, error_message: programEnded })
        return { end: (ended) => end(request_id, endBody(ended)) }
      }
      if (misuse.includes(answer.status)) throw new MonitorError(answer.code, answer.detail)
      warn(answer.code, answer.detail)
      return null
    },
    recorded: () => Promise.resolve(recorded),
    writeAnalysis: () => Promise.resolve(),
    flush: () => endAtExit([...underWay].map(([id, body]) => ({ url: endOf(id), body }))),
    close: () => Promise.resolve(),
  }
}

type Answer =
  | { readonly isOk: true; readonly body: unknown }
  | { readonly isOk: false; readonly status: number; readonly code: string; readonly detail: string }

async function ask(url: URL, body: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.ok) return { isOk: true, body: await response.json() }
    return { isOk: false, status: response.status, ...problemOf(await response.text(), response.status) }
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = reason instanceof Error ? reason.message : String(reason)
    return { isOk: false, status: 0, code: 'agent-away', detail: `${url.host}: ${why}` }
  }
}

const problem = z.object({ code: z.string(), detail: z.string() })

/** Code and detail of a problem+json; of anything else its status. */
function problemOf(text: string, status: number): z.infer<typeof problem> {
  try {
    return problem.parse(JSON.parse(text))
  } catch {
    // No agent of ours, or not what it sends.
    return { code: 'agent-answer', detail: `the agent answered ${status}` }
  }
}
