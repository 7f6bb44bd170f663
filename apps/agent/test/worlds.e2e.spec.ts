import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { journalRows } from './recorded.js'
import {
  agentFolders,
  environmentOf,
  runVoicemark,
  startAgent,
  temporaryFolder,
  type RunningAgent,
} from './running-agent.js'

const slow = { timeout: 90_000 }

let agent: RunningAgent
beforeAll(async () => {
  agent = await startAgent()
  return async () => {
    await agent.stop()
  }
}, slow.timeout)

/** What a server says when it listens: its port, and its process, or all of them. */
interface Listening {
  readonly port: number
  readonly pid?: number
  readonly pids?: readonly number[]
}

/** Starts a server of `worlds/`; `said` gets a line more whenever one listens. */
async function start(program: string, before: readonly string[] = []) {
  const path = fileURLToPath(new URL(`worlds/${program}.mjs`, import.meta.url))
  const [command, ...args] = [...before, process.execPath, path]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  onTestFinished(() => endGroup(child))
  const said: Listening[] = []
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(JSON.parse(line) as Listening)
      resolve()
    })
  })
  return { said, port: said[0]?.port ?? 0 }
}

function endGroup({ pid }: ChildProcess) {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL')
}

/** Measures what listens there with two texts, twice each; the rows of the agent's journal, failed ones among them. */
async function measure(port: number, second = 'Good night to you all.') {
  const corpus = join(temporaryFolder(), 'texts.txt')
  writeFileSync(corpus, `one\tHello there, everybody.\ntwo\t${second}\n`)
  const server = ['--http', `http://127.0.0.1:${port}`, '--api', 'openai', '--watch', 'auto']
  const { code, stderr } = await runVoicemark(
    ['bench', '--agent', agent.url, ...server, '--corpus', corpus, '--repeat', '2', '--warmup', '0'],
    environmentOf(agentFolders()),
  )
  const rows = journalRows(agent.home).filter(({ watched }) => watched === `port:${port}`)
  expect(rows, stderr).toHaveLength(4)
  return { code, rows }
}

/** MB that processes hold, and their threads, by the kernel's word. */
function heldBy(pids: readonly number[]) {
  const numbers = (name: string) =>
    pids.map((pid) => {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
    })
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  return { megabytes: sum(numbers('VmRSS')) / 1024, threads: sum(numbers('Threads')) }
}

/** A namespace of pids of its own, by root or by a user who may make one. */
const namespaces = [
  ['unshare', '-pf', '--kill-child', '--mount-proc'],
  ['unshare', '-Urpf', '--kill-child', '--mount-proc'],
]
const unshare = namespaces.find(
  ([command = '', ...args]) => spawnSync(command, [...args, 'true']).status === 0,
)
const noNamespace = unshare === undefined ? ' (skipped: unshare may not make a namespace here)' : ''

// /proc is read.
describe.skipIf(process.platform !== 'linux')('a server', () => {
  test('that forks workers is measured whole, each process once', slow, async () => {
    const { port, said } = await start('workers')
    const { code, rows } = await measure(port)
    const { megabytes, threads } = heldBy(said[0]?.pids ?? [])
    expect(code).toBe(0)
    for (const row of rows) {
      expect(row).toMatchObject({
        ...{ memory_scope: 'process_tree', processes: 4, peak_threads: threads, watch_note: null },
      })
      // One worker burns 0.2 s, and the next one as much; counted twice it would be 0.8.
      expect(row.process_cpu_s).toBeGreaterThan(0.39)
      expect(row.process_cpu_s).toBeLessThan(0.78)
      // All four by their resident sets, and by their shares of what they have in common.
      expect(row.peak_memory_mb).toBeGreaterThan(0.9 * megabytes)
      expect(row.peak_memory_mb).toBeLessThan(1.1 * megabytes)
      expect(row.pss_mb).toBeGreaterThan(3 * 64)
      expect(row.pss_mb).toBeLessThan(megabytes)
    }
  })

  test('that hands over to its successor in the middle of an answer costs no row', slow, async () => {
    const { port, said } = await start('restarting')
    const { code, rows } = await measure(port, 'Please hand over now.')
    const [before, after] = said.map(({ pid }) => pid)
    expect([code, rows.map(({ success }) => success)]).toEqual([0, Array(4).fill(true)])
    const handed = rows.findIndex(({ watch_note }) => watch_note !== null)
    expect(rows[handed]).toMatchObject({
      item_id: 'two',
      watch_note: `pid ${before} ended, pid ${after} goes on`,
    })
    for (const { watch_note, processes, peak_memory_mb, process_cpu_s } of rows.slice(handed + 1)) {
      expect([watch_note, processes]).toEqual([null, 1])
      expect(peak_memory_mb).toBeGreaterThan(64)
      expect(process_cpu_s).toBeGreaterThan(0.19)
    }
  })

  test(
    'that crashes in the middle of an answer fails that one row, and goes on in the next',
    slow,
    async () => {
      const { port, said } = await start('restarting')
      const { rows } = await measure(port, 'Please crash now.')
      const [before, after] = said.map(({ pid }) => pid)
      const crashed = rows.findIndex(({ success }) => !success)
      expect(rows.filter(({ success }) => success)).toHaveLength(3)
      expect(rows[crashed]).toMatchObject({
        ...{ item_id: 'two', failure_class: 'network', rtf: null },
        watch_note: expect.stringContaining(`pid ${before} ended`) as string,
      })
      for (const { watch_note, processes, peak_memory_mb } of rows.slice(crashed + 1)) {
        expect([watch_note, processes]).toEqual([null, 1])
        expect(peak_memory_mb).toBeGreaterThan(64)
      }
      expect(after).not.toBe(before)
    },
  )

  test.skipIf(unshare === undefined)(
    `in a namespace of pids is watched from outside by its port${noNamespace}`,
    slow,
    async () => {
      const { port, said } = await start('one-process', unshare)
      expect(said[0]?.pid).toBe(1)
      const { code, rows } = await measure(port)
      expect(code).toBe(0)
      for (const row of rows) {
        expect(row).toMatchObject({ memory_scope: 'process_tree', processes: 1, watch_note: null })
        expect(row.process_cpu_s).toBeGreaterThan(0.19)
        expect(row.process_cpu_s).toBeLessThan(0.38)
        expect(row.peak_memory_mb).toBeGreaterThan(64)
        expect(row.samples_taken).toBeGreaterThanOrEqual(2)
      }
    },
  )
})
