import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { metricsAnalysis, metricsExport, metricsSummary } from '@voicemark/schema'
import { afterEach, expect, test } from 'vitest'
import { readFiles } from './metrics-files.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const app = join(import.meta.dirname, '../../../examples/express-app/app.mjs')
let child: ChildProcess | null = null
afterEach(async () => {
  if (child === null || child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
})

async function startApp(): Promise<string> {
  child = spawn(process.execPath, [app], {
    env: { ...process.env, METRICS_DIR: folder(), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return line.toString().trim()
}

function speak(url: string, text: string, path = '/tts') {
  const body = new FormData()
  body.set('text', text)
  return fetch(`${url}${path}`, { method: 'POST', body })
}

const getJson = async (url: string) => (await fetch(url)).json()

test("an Express app around its own synthesis has the seed's files and answers", async () => {
  const url = await startApp()
  const texts = ['Hello world', 'Two at once', 'Three of them']
  const answers = await Promise.all(texts.map((text) => speak(url, text)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await speak(url, 'Less of it', '/tts/short')).status).toBe(200)
  expect((await speak(url, ' ')).status).toBe(500)

  const { requests, samples } = readFiles(folder())
  expect(requests.map(({ text_length_chars }) => text_length_chars).sort()).toEqual([1, 10, 11, 11, 13])
  expect(requests.filter(({ success }) => success === true)).toHaveLength(4)
  for (const row of requests)
    expect(row).toMatchObject({ device_type: 'cpu', num_threads: 1, onnx_used: false })
  expect(requests.find(({ success }) => success === false)).toMatchObject({
    error_message: 'Error: there is nothing to speak',
    rtf: null,
  })
  expect(samples.length).toBeGreaterThanOrEqual(10)
  const all = readdirSync(folder())
    .map((name) => readFileSync(join(folder(), name), 'utf8'))
    .join()
  expect(all).not.toContain('Hello')

  expect(metricsSummary.parse(await getJson(`${url}/metrics/summary`))).toMatchObject({
    total_requests: 5,
    failed: 1,
  })
  const exported = metricsExport.parse(await getJson(`${url}/metrics/export`))
  const written = readFileSync(join(folder(), `analysis_${exported.hardware_tier}.json`), 'utf8')
  expect(metricsAnalysis.parse(JSON.parse(written))).toEqual(exported.analysis)
})
