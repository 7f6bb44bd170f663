import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { armFailpoint, failpointNames } from '@voicemark/daemon'
import { streamFields } from '@voicemark/schema'
import { describe, expect, test } from 'vitest'
import { startCollector } from './fake-collector.js'
import { recordRequests } from './record-requests.mjs'
import { allFiles, csvRows, journalEntries } from './recorded.js'
import { temporaryFolder } from './running-agent.js'

const script = fileURLToPath(new URL('recording-agent.mjs', import.meta.url))
const requestsOfARun = 12
const limitMs = 90_000
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
      const died = await runToDeath(root, collector.url, `${name}:exit@${hit}`)
      const ended = await run(root, collector.url)
      checkEverything(root, collector, [...died, ...ended])
    },
  )
})

describe('an agent whose disk fails at any place', () => {
  const cases = agentPoints.filter((name) => /^(spool|csv)\.(?!before_delete)|^journal.before/.test(name))

  test.each(cases)('%s, loses nothing and makes nothing twice', { timeout: limitMs }, async (name) => {
    const root = temporaryFolder()
    const collector = await startCollector()
    const failed = await run(root, collector.url, `${name}:error@2`)
    const ended = await run(root, collector.url)
    checkEverything(root, collector, [...failed, ...ended])
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

const never = 'hello.before_commit:exit@999999'

/** Runs to its end in this process, which has loaded the agent already. */
async function run(root: string, collector: string, failpoint = never): Promise<string[]> {
  const answered: string[] = []
  armFailpoint({ VOICEMARK_FAILPOINT: failpoint })
  await recordRequests(root, collector, requestsOfARun, (id) => answered.push(id))
  return answered
}

/** Runs in a process that its failpoint ends. */
async function runToDeath(root: string, collector: string, failpoint: string): Promise<string[]> {
  const child = spawn(process.execPath, [script, root, collector, String(requestsOfARun)], {
    env: { PATH: process.env['PATH'], TMPDIR: tmpdir(), VOICEMARK_FAILPOINT: failpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: limitMs / 3,
  })
  let answered = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (answered += text))
  const signal = await new Promise((resolve) => {
    child.once('close', (_code, by) => {
      resolve(by)
    })
  })
  expect(signal).toBe('SIGKILL')
  return answered.split('\n').filter((line) => line !== '')
}
