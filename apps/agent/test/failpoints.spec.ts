import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failpointNames } from '@voicemark/daemon'
import { streamFields } from '@voicemark/schema'
import { describe, expect, test } from 'vitest'
import { startCollector } from './fake-collector.js'
import { allFiles, csvRows, journalEntries } from './recorded.js'
import { temporaryFolder } from './running-agent.js'

const script = fileURLToPath(new URL('recording-agent.mjs', import.meta.url))
const requestsOfARun = 12
const limitMs = 30_000
const agentPoints = failpointNames.filter((name) => /^(spool|run|journal|csv|uplink)\./.test(name))
/** A run is begun once at each start. */
const hits = (name: string) => (name === 'run.before_rename' ? [1] : [1, 2, 3])

describe('an agent that dies at any place', () => {
  const cases = agentPoints.flatMap((name) => hits(name).map((hit) => [name, hit] as const))

  test.each(cases)(
    '%s, at hit %d, loses nothing and makes nothing twice',
    { timeout: limitMs },
    async (name, hit) => {
      const root = temporaryFolder()
      const collector = await startCollector()
      const died = await runAgent(root, collector.url, `${name}:exit@${hit}`)
      expect(died.signal).toBe('SIGKILL')
      const ended = await runAgent(root, collector.url)
      expect([ended.code, ended.stderr]).toEqual([0, ''])
      checkEverything(root, collector, [...died.answered, ...ended.answered])
    },
  )
})

describe('an agent whose disk fails at any place', () => {
  const cases = agentPoints.filter((name) => /^(spool|csv)\.(?!before_delete)|^journal.before/.test(name))

  test.each(cases)('%s, loses nothing and makes nothing twice', { timeout: limitMs }, async (name) => {
    const root = temporaryFolder()
    const collector = await startCollector()
    const failed = await runAgent(root, collector.url, `${name}:error@2`)
    const ended = await runAgent(root, collector.url)
    expect([failed.stderr, failed.code, ended.code]).toEqual(['', 0, 0])
    checkEverything(root, collector, [...failed.answered, ...ended.answered])
  })
})

/** The set in the journal, in the CSV and at the collector is the same, each row once, and has every answered request. */
function checkEverything(
  root: string,
  collector: Awaited<ReturnType<typeof startCollector>>,
  answered: readonly string[],
): void {
  const home = join(root, 'home')
  const entries = journalEntries(home)
  const journal = entries.flatMap((entry) => (entry.event === 'ended' ? [entry.row] : []))
  const ids = journal.map((row) => row.request_id)
  const started = new Set(
    entries.flatMap((entry) => (entry.event === 'started' ? entry.request.request_id : [])),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => answered.includes(id))).toEqual(answered)
  expect([...started].sort()).toEqual([...ids].sort())

  // What was not answered was cut off between its row and its answer, or before it: then the row says so.
  const cutOff = journal.filter((row) => !answered.includes(row.request_id))
  expect(cutOff.length).toBeLessThanOrEqual(1)
  expect(cutOff.filter((row) => row.failure_class !== 'agent_restarted' && !row.success)).toEqual([])

  const metrics = join(root, 'metrics')
  expect(
    csvRows(metrics, 'synthesis')
      .map((row) => row['request_id'])
      .sort(),
  ).toEqual([...ids].sort())
  const runs = [...new Set(collector.hellos.map(({ run_id }) => run_id))]
  const delivered = runs.flatMap((run_id) => collector.rows(run_id, 'request'))
  const idAt = streamFields.request.indexOf('request_id')
  expect(delivered.map((row) => row[idAt]).sort()).toEqual([...ids].sort())

  const samples = runs.flatMap((run_id) => collector.rows(run_id, 'sample')).map(([at]) => Number(at))
  expect(csvRows(metrics, 'realtime').map((row) => Number(row['timestamp']))).toEqual(samples)
  expect(new Set(samples).size).toBe(samples.length)
  expect(samples.length).toBeGreaterThanOrEqual(12 * answered.length)
  expect(collector.losses).toEqual([])
  // What a kill took from memory, no request may name.
  const lastAt = streamFields.request.indexOf('last_sample_seq')
  const unmade = runs.flatMap((run_id) =>
    collector
      .rows(run_id, 'request')
      .map((row) => row[lastAt])
      .filter((seq) => typeof seq === 'number' && seq >= collector.next(run_id).sample),
  )
  expect(unmade).toEqual([])

  const lines = allFiles(root).filter((path) => /\.(csv|ndjson)$/.test(path))
  expect(lines.filter((path) => !/^$|\n$/.test(readFileSync(path, 'utf8').slice(-1)))).toEqual([])
  // The last run stays, so that the next start can complete the CSV from it.
  expect(readdirSync(join(home, 'outbox'))).toEqual([runs.at(-1)])
}

/** Runs to its end, or to its failpoint. */
async function runAgent(root: string, collector: string, failpoint = '') {
  const child = spawn(process.execPath, [script, root, collector, String(requestsOfARun)], {
    env: { PATH: process.env['PATH'], TMPDIR: tmpdir(), VOICEMARK_FAILPOINT: failpoint },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs / 3,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...ended) => {
      resolve(ended)
    })
  })
  const answered = output.stdout.split('\n').filter((line) => line !== '')
  return { code, signal, answered, stderr: output.stderr }
}
