import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, startCollector } from './fake-collector.js'
import { csvRows } from './recorded.js'
import { get, problemOf, speak } from './requests.js'
import { agentFolders, startAgent, temporaryFolder, until, type RunningAgent } from './running-agent.js'
import { mountSmallDisk, unmount, whyNoSmallDisk } from './small-disk.js'
import { lastRun, outboxWith } from './uplink-parts.js'

const limitMs = 90_000
const mebibyte = 2 ** 20
const hello = { text: 'Hello world.' }
const old = 5000
const noDisk = whyNoSmallDisk()

describe.skipIf(noDisk !== null)(
  `a disk below its floor${noDisk === null ? '' : ` (skipped: ${noDisk})`}`,
  () => {
    let disk: string
    let agent: RunningAgent
    let oldRun: string
    let port: number

    const free = () => {
      const { bavail, bsize } = statfsSync(disk)
      return bavail * bsize
    }
    const samples = async () => {
      const { record, spool, run_id } = await agent.health()
      return {
        made: record.samples,
        bytes: spool?.bytes.sample ?? 0,
        lost: spool?.rows_lost.disk_full,
        run_id,
      }
    }

    beforeAll(async () => {
      disk = temporaryFolder()
      mountSmallDisk(disk, '16m')
      const folders = { ...agentFolders(), home: join(disk, 'home'), metricsDir: join(disk, 'metrics') }
      // A run before, which the collector has nothing of, in segments of about 58 KiB.
      const outbox = outboxWith(old, join(folders.home, 'outbox'), mebibyte)
      oldRun = lastRun(outbox).run_id
      outbox.close()
      port = await freePort()
      agent = await startAgent(
        {
          VOICEMARK_COLLECTOR: `http://127.0.0.1:${port}`,
          VOICEMARK_SPOOL_LIMIT_MB: '1',
          VOICEMARK_DISK_FLOOR_MB: '8',
          VOICEMARK_TIER: 'small_disk',
        },
        folders,
      )
    }, limitMs)

    afterAll(() => {
      unmount(disk)
    })

    test(
      'gives up the oldest samples, takes no request, and writes no sample',
      async () => {
        expect((await speak(agent.url, hello)).status).toBe(200)
        expect((await samples()).lost).toBe(0)
        writeFileSync(join(disk, 'filler'), Buffer.alloc(free() - 6 * mebibyte))
        await until('samples given up', 30_000, async () => (await samples()).lost === old)
        const refused = await speak(agent.url, hello)
        expect([refused.status, problemOf(refused).code]).toEqual([503, 'spool-full'])
        expect(problemOf(refused).detail).toMatch(
          /^[56] MB are free on the disk of VOICEMARK_HOME \(.*\), fewer than the 8 of VOICEMARK_DISK_FLOOR_MB/,
        )
        expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
        expect((await agent.health()).status).toBe('spool-full')
        expect([(await get(agent.url, '/livez')).status, (await get(agent.url, '/readyz')).status]).toEqual([
          200, 503,
        ])
        const before = await samples()
        await until('two more samples', 30_000, async () => (await samples()).made >= before.made + 2)
        expect((await samples()).bytes).toBe(before.bytes)
      },
      limitMs,
    )

    test(
      'and above it again speaks, writes what waited, and has told what is lost to the row',
      async () => {
        rmSync(join(disk, 'filler'))
        await until(
          'the agent is ready',
          30_000,
          async () => (await get(agent.url, '/readyz')).status === 200,
        )
        expect((await speak(agent.url, hello)).status).toBe(200)
        const collector = await startCollector(port)
        const { made, run_id } = await samples()
        await until('everything there', 30_000, () => collector.next(oldRun).sample === old)
        await until('the samples of now there', 30_000, () => collector.next(run_id).sample >= made)
        expect(collector.losses).toEqual([
          { run_id: oldRun, stream: 'sample', first: 0, count: old, reason: 'disk_full' },
        ])
        const times = collector.rows(run_id, 'sample').map(([time]) => Number(time))
        const written = csvRows(agent.metricsDir, 'realtime').map((row) => Number(row['timestamp']))
        expect(written.slice(0, times.length)).toEqual(times.slice(0, written.length))
      },
      limitMs,
    )

    test(
      'under the CSV files alone lets no request begin, and their samples wait',
      async () => {
        writeFileSync(join(disk, 'filler'), Buffer.alloc(free() - 6 * mebibyte))
        const folders = { ...agentFolders(), metricsDir: join(disk, 'other') }
        const alone = await startAgent({ VOICEMARK_DISK_FLOOR_MB: '8' }, folders)
        const refused = await speak(alone.url, hello)
        expect([refused.status, problemOf(refused).detail]).toEqual([
          503,
          expect.stringContaining('of VOICEMARK_METRICS_DIR'),
        ])
        await until('samples', 30_000, async () => (await alone.health()).record.samples >= 2)
        expect(csvRows(alone.metricsDir, 'realtime')).toEqual([])
        rmSync(join(disk, 'filler'))
        await until('a request', 30_000, async () => (await speak(alone.url, hello)).status === 200)
        expect(csvRows(alone.metricsDir, 'realtime').length).toBeGreaterThan(2)
      },
      limitMs,
    )
  },
)
