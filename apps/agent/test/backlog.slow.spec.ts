import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RealtimeSample } from '@voicemark/schema'
import { createLog } from '@voicemark/daemon'
import { afterAll, expect, test } from 'vitest'
import { openOutbox } from '../src/outbox/outbox.js'
import { agentFolders, startAgent, temporaryFolder, until, type Folders } from './running-agent.js'
import { hello, numbers } from './uplink-parts.js'

/** 24 hours of ten a second. */
const backlogRows = 864_000
const mebibyte = 2 ** 20
const minutes = 60_000

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

test(
  'a day without a collector is small on the disk, quick to open and to deliver, and flat in memory',
  { timeout: 15 * minutes },
  async () => {
    const { url, close } = await startRealCollector()
    closing.push(close)
    const idle = await startAgent({ VOICEMARK_COLLECTOR: url })
    const idleMb = await settledMb(idle.pid)
    await idle.stop()

    const folders = agentFolders()
    fillOutbox(folders, backlogRows)
    const opened = await openMs(folders)
    const agent = await startAgent({ VOICEMARK_COLLECTOR: url }, folders)
    const { spool } = await agent.health()
    const beganMs = performance.now()
    let peakMb = 0
    await until('the backlog delivered', 10 * minutes, async () => {
      peakMb = Math.max(peakMb, residentMb(agent.pid))
      await pause(250)
      const { rows_waiting } = (await agent.health()).uplink
      return rows_waiting.request + rows_waiting.sample < 100
    })
    const drainS = (performance.now() - beganMs) / 1000
    const spoolMb = (spool?.bytes.sample ?? 0) / mebibyte
    const report = {
      rows: backlogRows,
      spoolMb,
      openedMs: opened,
      drainS,
      idleMb,
      peakMb,
      grownMb: peakMb - idleMb,
    }
    process.stdout.write(`${JSON.stringify(report)}\n`)

    const health = await (await fetch(`${url}/api/v1/health`)).json()
    expect(JSON.stringify(health)).toContain(String(backlogRows))
    expect(spoolMb).toBeLessThanOrEqual(128)
    expect(opened).toBeLessThanOrEqual(2000)
    expect(drainS).toBeLessThanOrEqual(300)
    expect(peakMb - idleMb).toBeLessThanOrEqual(20)
  },
)

test('a full spool of 1 GiB is open within 2 s', { timeout: 15 * minutes }, async () => {
  const folders = agentFolders()
  fillOutbox(folders, 11_400_000)
  expect(await openMs(folders)).toBeLessThanOrEqual(2000)
})

/** As a run of an earlier start that never reached its collector. */
function fillOutbox({ home }: Folders, rows: number): void {
  const log = createLog('silent')
  const run = { ...hello(), started_wall: 1_764_000_000 }
  const outbox = openOutbox({ folder: join(home, 'outbox'), run, limitBytes: 2048 * mebibyte, log })
  for (const i of numbers(rows)) {
    outbox.sample(sampleAt(i))
    if (i % 5000 === 4999) outbox.flush()
  }
  outbox.close()
}

/** How long a process that has just begun takes to open the outbox. */
async function openMs({ home }: Folders): Promise<number> {
  const script = `
    import { openOutbox } from ${JSON.stringify(new URL('../dist/outbox/outbox.js', import.meta.url).href)}
    const run = ${JSON.stringify(hello())}
    const log = { warn() {}, error(line) { console.error(line) } }
    const begun = performance.now()
    openOutbox({ folder: ${JSON.stringify(join(home, 'outbox'))}, run, limitBytes: 2 ** 31, log }).close()
    console.log(performance.now() - begun)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data))
  await once(child, 'close')
  process.stdout.write(`opened in ${text.trim()} ms\n`)
  return Number(text)
}

async function startRealCollector() {
  const main = fileURLToPath(new URL('../../collector/dist/main.js', import.meta.url))
  if (!existsSync(main)) throw new Error(`${main} is missing: build first`)
  const home = temporaryFolder()
  const child = spawn(process.execPath, [main, 'collector'], {
    env: {
      PATH: process.env['PATH'],
      TMPDIR: tmpdir(),
      HOME: home,
      VOICEMARK_HOME: home,
      VOICEMARK_COLLECTOR_PORT: '0',
      VOICEMARK_LOG_LEVEL: 'warn',
    },
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^voicemark collector: (\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    return {
      url,
      async close() {
        child.kill('SIGTERM')
        await ended
      },
    }
  }
  throw new Error('the collector ended')
}

/** Resident set once it grows no more. */
async function settledMb(pid: number): Promise<number> {
  const seen: number[] = []
  for (let i = 0; i < 40; i += 1) {
    await pause(250)
    seen.push(residentMb(pid))
  }
  return Math.max(...seen)
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

/** Values with as many digits as a real machine's. */
function sampleAt(i: number): RealtimeSample {
  return {
    timestamp: 1_764_000_000.123456 + i / 10,
    cpu_percent: 12.34 + (i % 80),
    memory_mb: 312.4453 + (i % 16),
    memory_percent: 1.95,
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: 54.5,
    process_cpu_percent: 99.73,
    system_memory_mb: 8123.5078,
    cpu_freq_mhz: 2893.2,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: 0.127,
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
  }
}
