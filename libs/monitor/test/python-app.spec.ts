import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { metricsAnalysis, metricsExport, metricsSummary } from '@voicemark/schema'
import { afterEach, expect, test } from 'vitest'
import { readFiles } from './metrics-files.js'
import { noPython, python, pythonEnv, runPythonFile } from './python-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
let child: ChildProcess | null = null
afterEach(async () => {
  if (child === null || child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
})

async function startApp(): Promise<string> {
  child = spawn(python ?? '', [join(import.meta.dirname, 'python/app.py'), folder()], {
    env: { ...process.env, ...pythonEnv },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return `http://127.0.0.1:${line.toString().trim()}`
}

const speak = (url: string, text: string) =>
  fetch(`${url}/tts`, { method: 'POST', body: new URLSearchParams({ text }) })

const getJson = async (url: string) => (await fetch(url)).json()

test.skipIf(python === null)("the seed's app.py has the seed's files and answers", async ({ skip }) => {
  if (python === null) skip(noPython)
  const url = await startApp()
  const answers = await Promise.all(['Hello world', 'block', 'fail'].map((text) => speak(url, text)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 500])

  const { requests, samples } = readFiles(folder())
  expect(requests).toHaveLength(3)
  const [hello, block, fail] = [11, 5, 4].map((chars) =>
    requests.find(({ text_length_chars }) => text_length_chars === chars),
  )
  expect(hello).toMatchObject({
    success: true,
    text_length_tokens: 2,
    quantization_used: 'INT8',
    num_threads: 2,
  })
  expect(block?.total_duration_s).toBeGreaterThanOrEqual(0.9)
  expect(fail).toMatchObject({ success: false, error_message: 'no voice', rtf: null })
  const during = samples.filter(
    ({ timestamp }) =>
      Number(timestamp) >= Number(block?.start_time) && Number(timestamp) <= Number(block?.end_time),
  )
  expect(during.length).toBeGreaterThanOrEqual(3)
  const all = readdirSync(folder())
    .map((name) => readFileSync(join(folder(), name), 'utf8'))
    .join()
  expect(all).not.toContain('Hello')

  expect(metricsSummary.parse(await getJson(`${url}/metrics/summary`))).toMatchObject({
    total_requests: 3,
    failed: 1,
  })
  const exported = metricsExport.parse(await getJson(`${url}/metrics/export`))
  const written = readFileSync(join(folder(), `analysis_${exported.hardware_tier}.json`), 'utf8')
  expect(metricsAnalysis.parse(JSON.parse(written))).toEqual(exported.analysis)
})

test.skipIf(python === null)('pandas reads both files with the dtypes of the seed', async ({ skip }) => {
  const url = await startApp()
  await speak(url, 'Hello world')
  await speak(url, 'Hello again')
  const ran = await runPythonFile(join(import.meta.dirname, 'python/dtypes.py'), [folder()], folder())
  if (ran.status === 3) skip('there is no pandas on this machine; the cells are checked above')
  expect(JSON.parse(ran.stdout)).toMatchObject({
    request_id: expect.stringMatching(/object|str/) as string,
    text_length_chars: 'int64',
    start_time: 'float64',
    total_duration_s: 'float64',
    rtf: 'float64',
    success: 'bool',
    torch_compile_used: 'bool',
    onnx_used: 'bool',
    chunk_length: 'int64',
    num_threads: 'int64',
    timestamp: 'float64',
  })
})
