import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csvPath, csvRows, journalEntries, journalRows, lastRow } from './recorded.js'
import { fields, get, longestText, problemOf, speak, type Answer } from './requests.js'
import {
  agentFolders,
  holdSynthesis,
  isRunning,
  startAgent,
  temporaryFolder,
  until,
  untilQueued,
  type RunningAgent,
} from './running-agent.js'
import { mountSmallDisk, unmount, whyNoSmallDisk } from './small-disk.js'

const limitMs = 90_000
const hello = { text: 'Hello world.' }
/** More audio than any of these tests waits for: every request with it is ended before its time. */
const long = { text: longestText, speed: '0.25' }

describe('a synthesis process that fails', () => {
  let agent: RunningAgent
  let startMs: number

  beforeAll(async () => {
    const beganMs = performance.now()
    agent = await startAgent({ VOICEMARK_TIMEOUT_S: '3' })
    startMs = performance.now() - beganMs
    await speak(agent.url, hello)
  }, limitMs)

  /** It waits for no back-off: on an idle machine within 2 s, on any in no more than some starts of the agent take. */
  async function expectBack(sinceMs: number): Promise<void> {
    expect((await speak(agent.url, hello)).status).toBe(200)
    expect(performance.now() - sinceMs).toBeLessThan(Math.max(5000, 10 * startMs))
  }

  test(
    'killed in mid-request leaves a failed row and is back at once',
    async () => {
      const speaking = speak(agent.url, long)
      const pid = await inSynthesis(agent)
      process.kill(pid, 'SIGKILL')
      const answer = await speaking
      const answeredMs = performance.now()
      expect(answer.status).toBe(502)
      expect(problemOf(answer)).toMatchObject({ code: 'engine-failed', failure_class: 'engine' })
      expect(lastRow(agent.home)).toMatchObject({
        request_id: problemOf(answer).request_id,
        success: false,
        failure_class: 'engine',
        http_status: 502,
        error_message: 'engine-failed: the synthesis process was ended by SIGKILL',
        rtf: null,
        audio_duration_s: null,
      })
      expectFailedCsvRow(agent, 'engine-failed: the synthesis process was ended by SIGKILL')
      await expectBack(answeredMs)
    },
    limitMs,
  )

  test(
    'killed in mid-request keeps the samples that were taken until then',
    () => {
      const { samples_taken, first_sample_seq, last_sample_seq, peak_memory_mb } = lastRow(agent.home)
      expect(samples_taken).toBe(
        csvRows(agent.metricsDir, 'realtime').slice(...range(lastRow(agent.home))).length,
      )
      expect((last_sample_seq ?? 0) - (first_sample_seq ?? 0) + 1).toBe(samples_taken)
      expect(peak_memory_mb).toBeGreaterThan(50)
    },
    limitMs,
  )

  test(
    'that hangs ends in a timeout and is back at once',
    async () => {
      const speaking = speak(agent.url, long)
      const pid = await inSynthesis(agent)
      process.kill(pid, 'SIGSTOP')
      const answer = await speaking
      const answeredMs = performance.now()
      expect(answer.status).toBe(504)
      expect(problemOf(answer)).toMatchObject({ code: 'synthesis-timeout', failure_class: 'timeout' })
      expect(lastRow(agent.home)).toMatchObject({
        failure_class: 'timeout',
        http_status: 504,
        success: false,
      })
      expect(lastRow(agent.home).total_duration_s).toBeGreaterThan(2.9)
      expect(lastRow(agent.home).total_duration_s).toBeLessThan(10)
      expectFailedCsvRow(agent, /^synthesis-timeout: .*VOICEMARK_TIMEOUT_S/)
      await expectBack(answeredMs)
      expect(isRunning(pid)).toBe(false)
    },
    limitMs,
  )

  test(
    'killed while nobody speaks is back by itself',
    async () => {
      const { synthesis } = await agent.health()
      process.kill(synthesis.pid ?? 0, 'SIGKILL')
      await until('another process is ready', limitMs, async () => {
        const now = (await agent.health()).synthesis
        return now.ready && now.pid !== synthesis.pid
      })
      expect((await agent.health()).synthesis.crashes).toBe(3)
      expect((await speak(agent.url, hello)).status).toBe(200)
    },
    limitMs,
  )

  test(
    'killed again while it loads is back by itself too',
    async () => {
      const first = (await agent.health()).synthesis.pid
      process.kill(first ?? 0, 'SIGKILL')
      const second = await nextPid(agent, first)
      process.kill(second, 'SIGKILL')
      await until('the agent is ready', 30_000, async () => (await get(agent.url, '/readyz')).status === 200)
    },
    limitMs,
  )

  test(
    'that goes over its memory limit is ended, with a row of class oom',
    async () => {
      const usualMb = Math.max(...journalRows(agent.home).map((row) => row.peak_memory_mb ?? 0))
      const limitMb = Math.round(usualMb + 60)
      const limited = await startAgent({ VOICEMARK_MEMORY_LIMIT_MB: String(limitMb) })
      // One sentence of 5,000 characters goes through the model at once.
      const answer = await speak(limited.url, { text: 'the quick brown fox '.repeat(249), speed: '0.25' })
      expect([answer.status, problemOf(answer).code]).toEqual([502, 'synthesis-memory'])
      expect(lastRow(limited.home)).toMatchObject({
        failure_class: 'oom',
        oom_source: 'limit',
        http_status: 502,
        success: false,
        rtf: null,
      })
      expect(lastRow(limited.home).peak_memory_mb).toBeGreaterThan(limitMb)
      expectFailedCsvRow(
        limited,
        new RegExp(`^synthesis-memory: \\d+ MB resident, limit ${limitMb} MB \\(VOICEMARK_MEMORY_LIMIT_MB`),
      )
      expect((await speak(limited.url, hello)).status).toBe(200)
      await limited.stop()
    },
    limitMs,
  )
})

describe('an agent that is killed in mid-request', () => {
  const folders = agentFolders()
  let agent: RunningAgent
  let spoken: readonly string[]
  let cutOff: string

  beforeAll(async () => {
    agent = await startAgent({}, folders)
    spoken = [idOf(await speak(agent.url, hello)), idOf(await speak(agent.url, hello))]
  }, limitMs)

  test(
    'takes its synthesis process with it within 1 s',
    async () => {
      speak(agent.url, long).catch(() => undefined) // its connection is cut
      const pid = await inSynthesis(agent)
      await agent.kill9()
      await until('the synthesis process has ended', 30_000, () => !isRunning(pid))
    },
    limitMs,
  )

  test('leaves only whole lines', () => {
    expect(csvRows(folders.metricsDir, 'synthesis').map((row) => row['request_id'])).toEqual(spoken)
    expect(csvRows(folders.metricsDir, 'realtime').length).toBeGreaterThan(4)
    const started = journalEntries(folders.home).flatMap((entry) =>
      entry.event === 'started' ? entry.request : [],
    )
    cutOff = started.at(-1)?.request_id ?? ''
    expect(started.map(({ request_id }) => request_id)).toEqual([...spoken, cutOff])
  })

  test(
    'gives that request its failed row at the next start, without figures that nobody measured',
    async () => {
      agent = await startAgent({}, folders)
      const rows = csvRows(folders.metricsDir, 'synthesis')
      expect(rows.map((row) => row['request_id'])).toEqual([...spoken, cutOff])
      const row = rows.at(-1) ?? {}
      expect(row['success']).toBe('False')
      expect(row['error_message']).toMatch(/^agent-restarted: /)
      const unmeasured = [
        'end_time',
        'total_duration_s',
        'peak_memory_mb',
        'peak_memory_percent',
        'rtf',
        'tokens_per_second',
      ]
      expect(unmeasured.map((column) => row[column])).toEqual(unmeasured.map(() => ''))
      expect(lastRow(folders.home)).toMatchObject({
        request_id: cutOff,
        failure_class: 'agent_restarted',
        http_status: null,
      })
    },
    limitMs,
  )

  test('counts it in the summary', async () => {
    const summary = JSON.parse((await get(agent.url, '/metrics/summary')).body.toString()) as object
    expect(summary).toMatchObject({ total_requests: 3, successful: 2, failed: 1, success_rate: 2 / 3 })
  })

  test(
    'repairs half a line at the end of each of its files and loses no row',
    async () => {
      await agent.kill9()
      const journal = join(folders.home, 'requests.ndjson')
      const csv = csvPath(folders.metricsDir, 'synthesis')
      const [journalBefore, csvBefore] = [journal, csv].map((path) => readFileSync(path, 'utf8'))
      appendFileSync(journal, '{"event":"ended","row":{"request_id":"0b7e9f6a-0000')
      appendFileSync(csvPath(folders.metricsDir, 'realtime'), '1795346288.97')
      // Half of the last row, which the journal has whole.
      truncateSync(csv, (csvBefore ?? '').trimEnd().lastIndexOf('\n') + 20)
      agent = await startAgent({}, folders)
      expect(readFileSync(csv, 'utf8')).toBe(csvBefore)
      expect(readFileSync(journal, 'utf8')).toBe(journalBefore)
      expect(csvRows(folders.metricsDir, 'realtime').length).toBeGreaterThan(4)
      expect((await agent.health()).record).toMatchObject({ requests: 3, journal_unreadable: 0 })
    },
    limitMs,
  )

  test(
    'makes no row twice when only the line end of the last journal line was lost',
    async () => {
      await agent.kill9()
      const journal = join(folders.home, 'requests.ndjson')
      truncateSync(journal, statSync(journal).size - 1)
      agent = await startAgent({}, folders)
      await agent.kill9()
      agent = await startAgent({}, folders)
      expect(csvRows(folders.metricsDir, 'synthesis').map((row) => row['request_id'])).toEqual([
        ...spoken,
        cutOff,
      ])
      expect(journalRows(folders.home).map((row) => row.request_id)).toEqual([...spoken, cutOff])
      expect((await agent.health()).record.requests).toBe(3)
    },
    limitMs,
  )

  test(
    'counts a row once that its journal holds twice',
    async () => {
      const { requests } = (await agent.health()).record
      await agent.stop()
      const journal = join(folders.home, 'requests.ndjson')
      const rows = csvRows(folders.metricsDir, 'synthesis')
      appendFileSync(journal, `${readFileSync(journal, 'utf8').trimEnd().split('\n').at(-1) ?? ''}\n`)
      agent = await startAgent({}, folders)
      expect((await agent.health()).record.requests).toBe(requests)
      expect(csvRows(folders.metricsDir, 'synthesis')).toEqual(rows)
      await agent.stop()
    },
    limitMs,
  )
})

describe('clients that go away or are too many', () => {
  let agent: RunningAgent

  beforeAll(async () => {
    agent = await startAgent({ VOICEMARK_QUEUE_LIMIT: '1', VOICEMARK_TIMEOUT_S: '10' })
    await speak(agent.url, hello)
  }, limitMs)

  test(
    'a client that hangs up in mid-synthesis gets a row of class client, and the next one its audio',
    async () => {
      const rowsBefore = journalRows(agent.home).length
      const release = await holdSynthesis(agent)
      const leaving = hangingUp(agent, hello)
      await untilQueued(agent, 1)
      leaving.destroy()
      const speaking = speak(agent.url, hello)
      await untilQueued(agent, 2)
      release()
      const next = await speaking
      expect(next.status).toBe(200)
      await until('both rows are there', 30_000, () => journalRows(agent.home).length === rowsBefore + 2)
      const [left, heard] = journalRows(agent.home).slice(rowsBefore)
      expect(left).toMatchObject({ failure_class: 'client', http_status: 499, success: false, rtf: null })
      expect(left?.error_message).toMatch(/^client-closed: /)
      expect(heard).toMatchObject({ request_id: idOf(next), success: true, failure_class: null })
      expect(heard?.start_time).toBeGreaterThanOrEqual(left?.end_time ?? Infinity)
    },
    limitMs,
  )

  test(
    'a client that hangs up while it waits makes no row and lets the one behind it in',
    async () => {
      const rowsBefore = journalRows(agent.home).length
      const release = await holdSynthesis(agent)
      const speaking = speak(agent.url, hello)
      await untilQueued(agent, 1)
      const leaving = hangingUp(agent, hello)
      await untilQueued(agent, 2)
      leaving.destroy()
      await untilQueued(agent, 1)
      const behind = speak(agent.url, hello)
      await untilQueued(agent, 2)
      release()
      expect([(await speaking).status, (await behind).status]).toEqual([200, 200])
      expect(journalRows(agent.home)).toHaveLength(rowsBefore + 2)
    },
    limitMs,
  )

  test(
    'a request for which the queue has no place is told when to come again',
    async () => {
      const rowsBefore = journalRows(agent.home).length
      const release = await holdSynthesis(agent)
      const speaking = speak(agent.url, hello)
      await untilQueued(agent, 1)
      const waiting = speak(agent.url, hello)
      await untilQueued(agent, 2)
      const waitsSinceMs = performance.now()
      const refused = await speak(agent.url, hello)
      expect([refused.status, problemOf(refused).code]).toEqual([429, 'queue-full'])
      expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
      const waitedMs = performance.now() - waitsSinceMs
      release()
      expect([(await speaking).status, (await waiting).status]).toEqual([200, 200])
      expect(journalRows(agent.home)).toHaveLength(rowsBefore + 2)
      expect(lastRow(agent.home).queue_wait_s).toBeGreaterThan(waitedMs / 1000)
    },
    limitMs,
  )
})

const noTmpfs = whyNoSmallDisk()

describe.skipIf(noTmpfs !== null)(
  `a disk that is full${noTmpfs === null ? '' : ` (skipped: ${noTmpfs})`}`,
  () => {
    let disk: string
    let agent: RunningAgent
    let spoken: string[]
    /** The disk is smaller than any. */
    const noFloor = { VOICEMARK_DISK_FLOOR_MB: '0' }

    beforeAll(async () => {
      disk = temporaryFolder()
      mountSmallDisk(disk, '1m')
      const folders = { ...agentFolders(), home: join(disk, 'home'), metricsDir: join(disk, 'metrics') }
      agent = await startAgent(noFloor, folders)
      spoken = []
      // A tmpfs gives whole pages: the last one of the journal must have room for a start, but for no row.
      do spoken.push(idOf(await speak(agent.url, hello)))
      while (roomInLastPage(join(folders.home, 'requests.ndjson')) > 1800 || spoken.length < 2)
    }, limitMs)

    afterAll(() => {
      unmount(disk)
    })

    test(
      'in mid-synthesis answers 503 with Retry-After and keeps the row',
      async () => {
        const release = await holdSynthesis(agent)
        const speaking = speak(agent.url, hello)
        await untilQueued(agent, 1)
        fill(disk)
        release()
        expectSpoolFull(await speaking)
        const { status, record } = await agent.health()
        expect([status, record.rows_waiting]).toEqual(['spool-full', 1])
        expect(csvRows(agent.metricsDir, 'synthesis').map((row) => row['request_id'])).toEqual(spoken)
      },
      limitMs,
    )

    test(
      'refuses the next request before any synthesis, and the agent lives',
      async () => {
        // Nothing can be spoken meanwhile.
        const release = await holdSynthesis(agent)
        expectSpoolFull(await speak(agent.url, hello))
        release()
        expect((await get(agent.url, '/livez')).status).toBe(200)
        expect((await get(agent.url, '/readyz')).status).toBe(503)
      },
      limitMs,
    )

    test(
      'makes the agent ready again once there is space, without waiting for a request',
      async () => {
        rmSync(join(disk, 'filler'))
        await until(
          'the agent is ready',
          30_000,
          async () => (await get(agent.url, '/readyz')).status === 200,
        )
      },
      limitMs,
    )

    test(
      'has lost no row and made none twice',
      async () => {
        const heard = idOf(await speak(agent.url, hello))
        const ids = csvRows(agent.metricsDir, 'synthesis').map((row) => String(row['request_id']))
        expect(ids).toEqual([...spoken, expect.any(String), heard])
        expect(new Set(ids).size).toBe(ids.length)
        expect(journalRows(agent.home).map((row) => row.request_id)).toEqual(ids)
        expect((await agent.health()).record.requests).toBe(ids.length)
        await agent.kill9()
        agent = await startAgent(noFloor, agent)
        expect(csvRows(agent.metricsDir, 'synthesis').map((row) => row['request_id'])).toEqual(ids)
        expect((await agent.health()).record.requests).toBe(ids.length)
      },
      limitMs,
    )
  },
)

/** Waits until a request is in synthesis and was sampled twice; gives the pid of the synthesis process. */
async function inSynthesis(agent: RunningAgent): Promise<number> {
  const { samples } = (await agent.health()).record
  let pid = 0
  await until('a request is in synthesis', 30_000, async () => {
    const { queue, record, synthesis } = await agent.health()
    pid = synthesis.pid ?? 0
    return queue.running === 1 && record.samples >= samples + 3
  })
  return pid
}

async function nextPid(agent: RunningAgent, last: number | null): Promise<number> {
  let pid = last
  await until('another process loads', 30_000, async () => {
    pid = (await agent.health()).synthesis.pid
    return pid !== null && pid !== last
  })
  return pid ?? 0
}

function expectFailedCsvRow(agent: RunningAgent, message: string | RegExp): void {
  const row = csvRows(agent.metricsDir, 'synthesis').at(-1) ?? {}
  expect([row['success'], row['rtf'], row['tokens_per_second']]).toEqual(['False', '', ''])
  expect(row['error_message']).toMatch(message)
}

function range({ first_sample_seq, last_sample_seq }: ReturnType<typeof lastRow>): [number, number] {
  if (first_sample_seq === null || last_sample_seq === null) throw new Error('the request has no samples')
  return [first_sample_seq, last_sample_seq + 1]
}

function idOf({ status, headers, body }: Answer): string {
  if (status !== 200) throw new Error(`${status} ${body.toString('utf8')}`)
  return String(headers['voicemark-request-id'])
}

/** A request whose connection the test can cut. */
function hangingUp({ url }: RunningAgent, values: Readonly<Record<string, string>>) {
  const { headers = {}, body } = fields(values)
  const outgoing = request(`${url}/tts`, { method: 'POST', headers, agent: false })
  outgoing.on('error', () => undefined) // the cut itself
  outgoing.end(body)
  return outgoing
}

function expectSpoolFull(answer: Answer): void {
  expect([answer.status, problemOf(answer).code]).toEqual([503, 'spool-full'])
  expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
}

const pageBytes = 4096

function roomInLastPage(path: string): number {
  return pageBytes - (statSync(path).size % pageBytes)
}

/** Takes every byte that is left. */
function fill(folder: string): void {
  const path = join(folder, 'filler')
  writeFileSync(path, '')
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
}
