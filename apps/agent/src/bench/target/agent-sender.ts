import { setTimeout } from 'node:timers/promises'
import { errorCode, httpReason, readText, type HttpResponse, type HttpSend } from '@voicemark/daemon'
import { failureClass, requestRow, type RequestRow, type Tags } from '@voicemark/schema'
import { z } from 'zod'
import { writeTags } from '../../speech/tag-field.js'
import type { PlannedRequest } from '../plan/order.js'
import { agentHttp } from './agent-http.js'
import type { HeardBytes } from './ask/ask.js'
import type { BenchFailure, SendRequest } from './bench-outcome.js'

/** What all requests of one bench have in common. */
export interface Campaign {
  readonly campaign_id: string
  /** Null: the agent's own default. */
  readonly voice: string | null
  readonly threads: number | null
  /** @default 1 */
  readonly speed?: number
  /** @default false */
  readonly stream?: boolean
  readonly tags: Tags
}

export interface SenderDeps {
  readonly send: HttpSend
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
}

const systemDeps: SenderDeps = {
  send: agentHttp.send,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

/** An agent that others keep busy asks again and again; 20 times at most a minute is long enough. */
const busyTries = 20

/**
 * An agent that restarts is back in seconds: without a pause, all the rest of the bench would fail meanwhile.
 */
const reconnectMs = 1000

/**
 * Sends requests to POST /tts of the agent at the URL. A full queue is waited for, unless `waitsForQueue` is false: in
 * an open loop it is what the loop is there to find.
 */
export function createAgentSender(
  url: string,
  campaign: Campaign,
  deps: SenderDeps = systemDeps,
  waitsForQueue = true,
): SendRequest {
  const tries429 = waitsForQueue ? busyTries : 1
  const post = (request: PlannedRequest, signal: AbortSignal, accept: string) =>
    deps.send({
      url: `${url}/tts`,
      method: 'POST',
      headers: { Accept: accept },
      body: requestForm(request, campaign),
      signal,
    })
  return async (request, signal, { onSound }) => {
    const accept = onSound === undefined ? 'application/json' : 'audio/wav'
    try {
      let response = await post(request, signal, accept)
      for (let tries = 1; response.status === 429 && tries < tries429; tries += 1) {
        await readText(response)
        await deps.sleep(retryAfterMs(response), signal)
        response = await post(request, signal, accept)
      }
      const answer =
        onSound === undefined || response.status !== 200
          ? readAnswer(response.status, await readText(response))
          : await hearAnswer(url, response, deps, onSound)
      return { request, ...(waitsForQueue ? answer : asOverload(answer)) }
    } catch (error) {
      signal.throwIfAborted()
      await deps.sleep(reconnectMs, signal)
      return { status: 'failed', request, failure: networkFailure(error) }
    }
  }
}

/** The sound of an answer, and its row, which is on the disk before the answer ends. */
async function hearAnswer(
  url: string,
  response: HttpResponse,
  { send }: SenderDeps,
  onSound: (heard: HeardBytes) => void,
): Promise<Answer> {
  const pieces: Buffer[] = []
  for await (const piece of response.body) pieces.push(Buffer.from(piece))
  const id = response.header('voicemark-request-id') ?? ''
  const found = await send({ url: `${url}/api/v1/measurements/${id}`, signal: AbortSignal.timeout(rowMs) })
  const answer = readAnswer(found.status, await readText(found))
  if (answer.status === 'done') onSound({ bytes: Buffer.concat(pieces), format: 'wav', sample_rate_hz: null })
  return answer
}

/** The agent looks through its journal. */
const rowMs = 60_000

function requestForm({ item, repeat, warmup, sampled }: PlannedRequest, campaign: Campaign): FormData {
  const form = new FormData()
  form.set('text', item.text)
  form.set('item_id', item.id)
  form.set('repeat', String(repeat))
  form.set('warmup', String(warmup))
  if (sampled !== undefined) form.set('sampled', String(sampled))
  form.set('campaign_id', campaign.campaign_id)
  if (campaign.voice !== null) form.set('voice', campaign.voice)
  if (campaign.threads !== null) form.set('threads', String(campaign.threads))
  if (campaign.speed !== undefined && campaign.speed !== 1) form.set('speed', String(campaign.speed))
  if (campaign.stream === true) form.set('stream', 'true')
  form.set('tags', writeTags(campaign.tags))
  return form
}

/** Seconds of the header, 1–60; the form with a date is not used by agents. */
function retryAfterMs(response: HttpResponse): number {
  const seconds = Number(response.header('retry-after') ?? 1)
  return Number.isFinite(seconds) ? Math.min(60, Math.max(1, seconds)) * 1000 : 1000
}

/** One line: what another machine says must not move the cursor of this terminal. */
const line = z.string().transform((value) => value.replace(/\p{C}+/gu, ' ').slice(0, 512))

const problem = z.object({
  code: z.string().regex(/^[a-z-]{1,64}$/),
  detail: line,
  request_id: z.uuid().nullable().default(null),
  failure_class: failureClass.nullable().default(null),
})

type Answer = { status: 'done'; row: RequestRow } | { status: 'failed'; failure: BenchFailure }

function readAnswer(http_status: number, body: string): Answer {
  const json = parseJson(body)
  const row = requestRow.safeParse(json)
  if (http_status === 200 && row.success) return { status: 'done', row: row.data }
  const { data } = problem.safeParse(json)
  if (http_status === 200 || data === undefined) {
    const detail = `HTTP ${http_status} with a body that is neither a row nor a problem of this version`
    const failure = { failure_class: 'unreadable', code: 'answer-unreadable', detail } as const
    return { status: 'failed', failure: { ...failure, request_id: null, http_status } }
  }
  return {
    status: 'failed',
    failure: { ...data, failure_class: data.failure_class ?? 'refused', http_status },
  }
}

function asOverload(answer: Answer): Answer {
  if (answer.status === 'done' || answer.failure.http_status !== 429) return answer
  return { status: 'failed', failure: { ...answer.failure, failure_class: 'overload' } }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Judged as what it is not: neither a row nor a problem.
    return null
  }
}

const networkFailure = (error: unknown): BenchFailure => ({
  failure_class: 'network',
  code: errorCode(error) ?? 'network',
  detail: `no answer from the agent (${httpReason(error)})`,
  request_id: null,
  http_status: null,
})
