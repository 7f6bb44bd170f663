import { randomUUID } from 'node:crypto'
import { type LiveEventName, type LiveEvents, protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { expect, onTestFinished } from 'vitest'
import { until } from './running-processes.js'

/** An event with its name. */
export type Heard = { [N in LiveEventName]: { readonly name: N } & LiveEvents[N] }[LiveEventName]

/** Reads Server-Sent Events until the test ends. */
export async function watch(url: string, query = '', headers: Record<string, string> = {}) {
  const ended = new AbortController()
  onTestFinished(() => ended.abort())
  const answer = await fetch(`${url}/api/v1/live${query}`, { headers, signal: ended.signal })
  const events: Heard[] = []
  const state = { isOver: false }
  const read = async () => {
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
        if (name !== undefined) events.push({ name, ...(JSON.parse(data ?? '') as object) } as Heard)
      }
    }
  }
  void read()
    .catch(() => undefined)
    .finally(() => (state.isOver = true))
  const of = <N extends LiveEventName>(name: N) =>
    events.filter((event): event is Extract<Heard, { name: N }> => event.name === name)
  return {
    ...{ status: answer.status, type: answer.headers.get('content-type'), state, of },
    seqs: () => of('samples').flatMap(({ rows }) => rows.map(({ seq }) => seq)),
    until: (what: string, holds: () => boolean) => until(what, holds),
  }
}

/** The link of an agent, which ends with the test. */
export async function link(url: string, agent_id: string = randomUUID()) {
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true })
  onTestFinished(() => void socket.close())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return {
    agent_id,
    close: () => void socket.close(),
    async send(event: string, message: object, status = 'ok') {
      expect(await socket.timeout(10_000).emitWithAck(event, message)).toMatchObject({ status })
    },
  }
}
