import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startAgent, temporaryFolder } from './running-agent.js'

test('ONNX Runtime keeps no device id and queues no events, even where the environment asks for it', async () => {
  const folder = temporaryFolder()
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')]
  for (const each of [home, temporary]) mkdirSync(each)
  const agent = await startAgent({ HOME: home, TMPDIR: temporary, ORT_DISABLE_TELEMETRY: '0' })
  const form = new FormData()
  form.set('text', 'Nobody else hears of this.')
  const response = await fetch(`${agent.url}/tts`, { method: 'POST', body: form })
  expect(response.status).toBe(200)
  await response.arrayBuffer()
  await agent.stop()
  expect(readdirSync(home)).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
}, 90_000)
