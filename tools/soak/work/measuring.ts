import { randomUUID } from 'node:crypto'
import type { SoakPlan } from '../soak-plan.js'
import type { Ledger } from './ledger.js'
import { paced } from './pace.js'
import type { Parties } from './parties.js'
import { textOf } from './spoken-texts.js'

const answerLimitMs = 30_000

/** A program of ours that asks a server and has the agent watch it meanwhile; gives how many were asked. */
export function measureAll(parties: Parties, plan: SoakPlan, ledger: Ledger): Promise<number> {
  const seconds = plan.minutes * 60
  return paced({ count: plan.measured, seconds, lastS: seconds * 1.05 }, async (at) => {
    const request_id = randomUUID()
    try {
      await measureOne(parties, request_id, textOf(at), at)
      ledger.answered.measured.add(request_id)
    } catch (error) {
      ledger.failedAt('measure', error)
    }
  })
}

async function measureOne(
  { agentUrl, server, serverUrl }: Parties,
  request_id: string,
  text: string,
  at: number,
) {
  const path = `${agentUrl}/api/v1/measurements`
  await sent(path, json({ request_id, pid: server.pid, text, subject: 'measured server' }), 'POST')
  const answer = await sent(`${serverUrl}/v1/audio/speech`, json({ input: text }), 'POST')
  // By turns with an early mark and without one.
  if (at % 4 === 0) await sent(`${path}/${request_id}`, json({ first_audio: true }), 'PATCH')
  await sent(`${path}/${request_id}/end`, { type: 'audio/wav', body: answer }, 'POST')
}

interface Content {
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
}

const json = (value: object): Content => ({ type: 'application/json', body: JSON.stringify(value) })

async function sent(url: string, { type, body }: Content, method: string): Promise<Uint8Array<ArrayBuffer>> {
  const signal = AbortSignal.timeout(answerLimitMs)
  const response = await fetch(url, { method, body, signal, headers: { 'Content-Type': type } })
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (!response.ok) throw new Error(`${method} ${response.status} ${new TextDecoder().decode(bytes)}`)
  return bytes
}
