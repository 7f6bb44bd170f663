import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { readJson, StartError } from '@voicemark/daemon'
import { requestRow, type HttpConfiguration, type RequestRow, type Tags } from '@voicemark/schema'
import { readInThread } from '../../served-audio/audio-thread.js'
import { codePoints } from '../../speech/speech-request.js'
import type { PlannedRequest } from '../plan/order.js'
import { agentHttp } from './agent-http.js'
import type { BenchOutcome, SendRequest } from './bench-outcome.js'
import { serverOf } from './ask/http/apis/http-server.js'
import { createHttpAsk } from './ask/http/http-ask.js'
import { httpRow, type ForeignRow } from './http-row.js'
import type { ServerAccess } from './ask/http/server-access.js'

export interface HttpSenderOptions {
  readonly configuration: HttpConfiguration
  readonly campaign_id: string
  readonly tags: Tags
  readonly access: ServerAccess
  /** Puts the row into the record of an agent. */
  readonly record: (row: ForeignRow) => Promise<RequestRow>
}

/** A server that restarts is back in seconds: without a pause, the rest of the bench would fail meanwhile. */
const reconnectMs = 1000

/** Sends requests to somebody else's OpenAI-compatible server and records what that took at this end. */
export function createHttpSender(options: HttpSenderOptions): SendRequest {
  const { configuration, campaign_id, tags, access, record } = options
  const ask = createHttpAsk(serverOf(configuration), access, {
    nowMs: () => performance.now(),
    read: readInThread,
  })
  return async (request, signal, { late_s, in_flight }) => {
    const { item, repeat, warmup } = request
    const chars = codePoints(item.text)
    const answer = await ask({ text: item.text, chars }, signal)
    const row = await record(
      httpRow(
        {
          request_id: randomUUID(),
          configuration,
          text_length_chars: chars,
          started_wall: answer.started_wall,
          late_s,
          in_flight,
          warmup,
          campaign_id,
          item_id: item.id,
          repeat,
          tags: { ...tags, ...answer.tags },
        },
        answer,
      ),
    )
    if (answer.failure?.failure_class === 'network') await setTimeout(reconnectMs, undefined, { signal })
    return outcomeOf(request, row)
  }
}

/** A recorded row as what became of its request. */
export function outcomeOf(request: PlannedRequest, row: RequestRow): BenchOutcome {
  if (row.success) return { status: 'done', request, row }
  const [code = '', ...detail] = (row.error_message ?? '').split(': ')
  const { request_id, http_status } = row
  const failure_class = row.failure_class ?? 'unreadable'
  return {
    status: 'failed',
    request,
    failure: { failure_class, code, detail: detail.join(': '), request_id, http_status },
  }
}

/** The agent writes to its disk. */
const recordMs = 120_000

/** Records rows with the agent at the URL. @throws StartError when it does not take them. */
export function createRecord(url: string): HttpSenderOptions['record'] {
  return async (row) => {
    const response = await agentHttp
      .send({
        url: `${url}/requests`,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(row),
        signal: AbortSignal.timeout(recordMs),
      })
      .catch(() => null)
    const recorded = requestRow.safeParse(response && (await readJson(response).catch(() => null)))
    if (response?.status === 201 && recorded.success) return recorded.data
    const reason = response === null ? 'it does not answer' : `HTTP ${response.status}`
    throw new StartError(
      `the agent at ${url} did not record a request (${reason}); go on later with --resume`,
    )
  }
}
