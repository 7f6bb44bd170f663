import { once } from 'node:events'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Response } from 'express'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RequestStart } from '../../record/row/request-start.js'
import type { EngineChunk } from '../../synthesis/engine/engine-messages.js'
import { createStreamedAnswer, type StreamedAnswer } from './streamed-answer.js'

const start = { request_id: 'id', voice: 'voice' } as RequestStart
const chunkOf = (bytes: number, last = false): EngineChunk => {
  return { pcm: new Uint8Array(bytes), sample_rate_hz: 16_000, at_s: 0, audio_s: bytes / 32_000, last }
}
const stalledMs = 50

let server: Server
let asked: (answer: StreamedAnswer, response: Response) => void
/** The answer of a request whose first sentence has this size. */
let begun: { readonly answer: StreamedAnswer; readonly response: Response }
let heard: IncomingMessage

beforeAll(async () => {
  const app = express()
  app.get('/', (_request, response) => {
    asked(createStreamedAnswer(response, { sound: 'pcm', events: false, headers: {} }, stalledMs), response)
  })
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

beforeEach(async () => {
  const asking = new Promise<typeof begun>((resolve) => {
    asked = (answer, response) => resolve({ answer, response })
  })
  const outgoing = get({ port: (server.address() as AddressInfo).port, agent: false })
  begun = await asking
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
  begun.answer.onChunk(chunkOf(2), start)
  ;[heard] = await answered
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('a client that takes nothing of what there is for it is left', async () => {
  const closed = once(begun.response, 'close')
  begun.answer.onChunk(chunkOf(64 * 2 ** 20), start)
  await closed
  expect(begun.response.writableFinished).toBe(false)
  // What comes for it later goes nowhere.
  begun.answer.onChunk(chunkOf(2, true), start)
})

test('a client that has taken all of it waits for a slow engine as long as that takes', async () => {
  heard.resume()
  await once(begun.response, 'timeout')
  begun.answer.onChunk(chunkOf(2, true), start)
  begun.response.end()
  await once(heard, 'end')
  expect(heard.complete).toBe(true)
})
