import { protocolVersion } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import { expect, test, vi } from 'vitest'
import { macrosTex } from '../src/report/latex/macros.js'
import { startCollector } from './running-processes.js'
import { helloOf, requestBatch, requestOf } from './store-rows.js'

vi.setConfig({ testTimeout: 120_000 })

test('more configurations than a report has room for are refused, and what to do is said', async () => {
  const { url } = await startCollector()
  const run_id = randomUUID()
  const socket = io(url, {
    auth: { proto: protocolVersion, agent_id: randomUUID() },
    transports: ['websocket'],
    reconnection: false,
  })
  const told = (event: string, message: unknown) => socket.timeout(20_000).emitWithAck(event, message)
  expect(await told('hello', helloOf(run_id))).toMatchObject({ status: 'ok' })
  for (let first = 0; first < 1001; first += 143) {
    const rows = Array.from({ length: 143 }, (_, at) => requestOf({ voice: `voice ${first + at}` }))
    expect(await told('batch', requestBatch(run_id, first, rows))).toMatchObject({ status: 'ok' })
  }
  socket.close()
  for (const name of ['report.zip', 'report.html']) {
    const response = await fetch(`${url}/api/v1/${name}`)
    const { code, detail } = (await response.json()) as { code: string; detail: string }
    expect([name, response.status, code]).toEqual([name, 422, 'too-many-configurations'])
    expect(detail).toMatch(/of 1001 configurations .* room for 1000: take one campaign/)
  }
})

test('more macros than a call has arguments are written', () => {
  const macro = { name: 'vmN', value: '1', meaning: 'a number' }
  expect(macrosTex(Array.from({ length: 300_000 }, () => macro)).split('\n')).toHaveLength(300_002)
})
