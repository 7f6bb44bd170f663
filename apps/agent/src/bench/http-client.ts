import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { StartError, type HttpSend } from '@voicemark/daemon'
import { requestRow, type HttpConfiguration, type RequestRow, type Tags } from '@voicemark/schema'
import { codePoints } from '../speech-request.js'
import type { BenchOutcome, SendRequest } from './client.js'
import { askServer, type HttpDeps } from './http-ask.js'
import { httpRow, type ForeignRow } from './http-row.js'
import type { PlannedRequest } from './order.js'

export interface HttpClientOptions {
  readonly configuration: HttpConfiguration
  readonly campaign_id: string
  readonly tags: Tags
  readonly key: string | null
  /** Puts the row into the record of an agent. */
  readonly record: (row: ForeignRow) => Promise<RequestRow>
}

/** Redirects are not followed. */
const send: HttpSend = async ({ url, ...init }) => {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  const body = response.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() })
  return { status: response.status, header: (name) => response.headers.get(name), body }
}

const systemDeps: HttpDeps = { send, nowMs: () => performance.now() }

/** A server that restarts is back in seconds: without a pause, the rest of the bench would fail meanwhile. */
const reconnectMs = 1000

/** Sends requests to somebody else's OpenAI-compatible server and records what that took at this end. */
export function createHttpClient(options: HttpClientOptions, deps: HttpDeps = systemDeps): SendRequest {
  const { configuration, campaign_id, tags, key, record } = options
  return async (request, signal, { late_s, in_flight }) => {
    const { item, repeat, warmup } = request
    const chars = codePoints(item.text)
    const started_wall = Date.now() / 1000
    const answer = await askServer({ configuration, text: item.text, chars, key }, deps, signal)
    const row = await record(
      httpRow(
        {
          request_id: randomUUID(),
          configuration,
          text_length_chars: chars,
          started_wall,
          late_s,
          in_flight,
          warmup,
          campaign_id,
          item_id: item.id,
          repeat,
          tags,
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

/** Records rows with the agent at the URL. @throws StartError when it does not take them. */
export function createRecord(url: string): HttpClientOptions['record'] {
  return async (row) => {
    const response = await fetch(`${url}/requests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(row),
      redirect: 'manual',
    }).catch(() => null)
    const recorded = requestRow.safeParse(await response?.json().catch(() => null))
    if (response?.status === 201 && recorded.success) return recorded.data
    const reason = response === null ? 'it does not answer' : `HTTP ${response.status}`
    throw new StartError(
      `the agent at ${url} did not record a request (${reason}); go on later with --resume`,
    )
  }
}
