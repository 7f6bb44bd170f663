import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build, root } from './build.mjs'

// `npm start`: the agent on this machine, with a first benchmark when nothing is measured yet. `-- --exit` ends after it.
const main = join(root, 'apps/agent/dist/main.js')
const env = { VOICEMARK_LOG_LEVEL: 'warn', ...process.env }
const endsAfterBench = readArguments(process.argv.slice(2))

build()
const agent = spawn(process.execPath, [main, 'agent'], {
  cwd: root,
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const agentExit = once(agent, 'exit')
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal))

const url = await agentUrl()
if (url === null) process.exit((await agentExit)[0] ?? 1)
const status = (await get('/metrics/summary')).total_requests === 0 ? await firstBench() : 0
if (!interrupted) await printWhereThingsAre()
if (endsAfterBench) stop('SIGTERM')
const [agentStatus] = await agentExit
process.exit(interrupted && !endsAfterBench ? 0 : status || (agentStatus ?? 1))

function readArguments(args) {
  const unknown = args.filter((arg) => arg !== '--exit')
  if (unknown.length === 0) return args.includes('--exit')
  process.stderr.write(`npm start: unknown argument ${unknown[0]}; the only one is --exit\n`)
  process.exit(2)
}

function stop(signal) {
  interrupted = true
  agent.kill(signal)
}

/** The address that the agent prints when it is ready; null when it ends before. */
async function agentUrl() {
  for await (const line of createInterface({ input: agent.stdout })) {
    const match = /^voicemark agent: (\S+)$/.exec(line)
    if (match !== null) return match[1]
  }
  return null
}

async function get(path) {
  const response = await fetch(url + path)
  return response.json()
}

async function firstBench() {
  const bench = spawn(process.execPath, [main, 'bench', '--agent', url], { cwd: root, env, stdio: 'inherit' })
  return (await once(bench, 'exit'))[0] ?? 1
}

async function printWhereThingsAre() {
  const { csv_files } = await get('/metrics/export')
  const summary = await get('/metrics/summary')
  const { total_requests, successful, avg_rtf, avg_peak_memory_mb, hardware_tier, device_type } = summary
  const rtf = avg_rtf === null ? 'none' : avg_rtf.toPrecision(3)
  const memory = avg_peak_memory_mb === null ? 'none' : `${avg_peak_memory_mb.toFixed(0)} MB`
  process.stdout.write(`
${hardware_tier} on ${device_type}: ${successful} of ${total_requests} requests successful, mean RTF ${rtf}, mean peak memory ${memory}

  ${csv_files.synthesis}   one row per request
  ${csv_files.realtime}   one row per sample, ten a second
${
  endsAfterBench
    ? ''
    : `
The agent listens on ${url} until Ctrl-C:
  curl -X POST ${url}/tts -F "text=Hello world" -o output.wav
  curl ${url}/metrics/summary
`
}`)
}
