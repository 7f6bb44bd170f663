import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { startCollector, temporaryFolder } from './running-processes.js'
import { helloOf } from './store-rows.js'

const plan = { configurations: [{ threads: 1 }], repeat: 1, warmup: 0, order: 'grouped', cooldown_s: 0 }

test('an agent that sleeps while it is asked about a campaign does not hold up the stop', async () => {
  const collector = await startCollector()
  const socket = io(collector.url, {
    auth: { proto: 3, agent_id: randomUUID() },
    transports: ['websocket'],
    reconnection: false,
  })
  onTestFinished(() => void socket.close())
  await socket.timeout(5000).emitWithAck('hello', helloOf(randomUUID()))
  const asked = new Promise((resolve) => socket.once('campaign', resolve))
  const disconnected = new Promise((resolve) => socket.once('disconnect', resolve))

  const answer = await fetch(`${collector.url}/api/v1/campaigns`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ plan }),
  })
  expect(answer.status).toBe(201)
  await asked
  process.kill(collector.pid, 'SIGTERM')
  // It would say what it did not wait for.
  expect(await collector.ended).toMatchObject({ code: 0, stderr: '' })
  await disconnected
}, 90_000)

test('a stop while it says where it listens is a clean one', async () => {
  const atAddress = fileURLToPath(new URL('../../agent/test/stop-at-address.mjs', import.meta.url))
  const folder = temporaryFolder()
  const collector = await startCollector({ NODE_OPTIONS: `--import=${atAddress}` }, folder)
  expect(await collector.ended).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(folder, 'home'))).toEqual(['collector.db'])
}, 90_000)

test('a stop takes the write-ahead log of its database with it', async () => {
  const folder = temporaryFolder()
  const collector = await startCollector({}, folder)
  expect((await fetch(`${collector.url}/metrics/summary`)).status).toBe(200)
  expect(await collector.stop()).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(folder, 'home'))).toEqual(['collector.db'])
}, 90_000)
