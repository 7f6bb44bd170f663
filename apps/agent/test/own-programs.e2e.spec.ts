import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { startAgent, temporaryFolder } from './running-agent.js'

const monitor = new URL('../../../libs/monitor/', import.meta.url)
const python = ['python3', 'python'].find(
  (name) =>
    spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], { stdio: 'ignore' }).status ===
    0,
)

/** Each holds 128 MB while it uses half a second of CPU time, then fails once; it prints its rows. */
const nodeProgram = (agent: string) => `
import { PerformanceMonitor } from ${JSON.stringify(new URL('dist/index.js', monitor).href)}
const monitor = new PerformanceMonitor({ engine: 'mine', device_type: 'cpu' }, { agent: '${agent}' })
await monitor.startSynthesis('Hello world', 3, 0, 'abc123', { num_threads: 2 })
const held = Buffer.alloc(128 * 2 ** 20, 1)
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6 }
for (const until = used() + 0.5; used() < until;);
const rows = [await monitor.endSynthesis({ success: true, audioDurationS: 1 })]
await monitor.startSynthesis({ text: 'Hello again' })
rows.push(await monitor.endSynthesis({ success: false, error: 'no-voice: said Hello again' }))
console.log(JSON.stringify({ pid: process.pid, rows, held: held.length }))
`
const pythonProgram = (agent: string) => `
import json, os, sys, time
sys.path.insert(0, ${JSON.stringify(fileURLToPath(new URL('python', monitor)))})
sys.dont_write_bytecode = True
from voicemark_monitor import PerformanceMonitor
monitor = PerformanceMonitor({"engine": "mine", "device_type": "cpu"}, agent="${agent}")
monitor.start_synthesis("Hello world", 3, 0.0, "abc123", {"num_threads": 2})
held = bytearray(b"1") * (128 * 2**20)
until = time.process_time() + 0.5
while time.process_time() < until:
    pass
rows = [monitor.end_synthesis(True, audio_duration_s=1)]
monitor.start_synthesis("Hello again")
rows.append(monitor.end_synthesis(False, "no-voice: said Hello again"))
print(json.dumps({"pid": os.getpid(), "rows": rows, "held": len(held)}))
`

const clients = [
  { name: 'Node', command: process.execPath, file: 'program.mjs', program: nodeProgram },
  { name: 'Python', command: python ?? '', file: 'program.py', program: pythonProgram },
].filter(({ command }) => command !== '')

// Without a python3 of 3.9 or newer only Node's is tried.
test.each(clients)('a $name program has its rows of the agent', async ({ command, file, program }) => {
  const agent = await startAgent()
  const folder = temporaryFolder()
  writeFileSync(join(folder, file), program(agent.url))
  const { stdout } = await promisify(execFile)(command, [join(folder, file)], { cwd: folder })
  const { pid, rows } = JSON.parse(stdout) as { pid: number; rows: [RequestRow, RequestRow] }

  const [spoken, failed] = rows
  expect(spoken).toMatchObject({
    success: true,
    asked: 'program',
    engine: 'mine',
    device_type: 'cpu',
    num_threads: 2,
    text_length_chars: 11,
    watched: `pid:${pid}`,
    memory_scope: 'process_tree',
    tags: { request_id: 'abc123' },
  })
  expect(spoken.rtf).toBe(spoken.total_duration_s)
  expect(spoken.delta_memory_mb).toBeGreaterThan(128 * 0.98)
  expect(spoken.process_cpu_s).toBeGreaterThanOrEqual(0.5)
  expect(spoken.samples_taken).toBeGreaterThanOrEqual(5)
  expect(failed).toMatchObject({ success: false, error_message: 'no-voice: said …', rtf: null })
  const summary = await fetch(`${agent.url}/api/v1/measurements/${spoken.request_id}`)
  expect(await summary.json()).toEqual(spoken)
  await agent.stop()
})
