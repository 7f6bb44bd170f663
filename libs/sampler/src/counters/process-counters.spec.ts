import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openProcessCounters, openThreadCpu, ownThreadId } from '../index.js'
import { countersBetween } from './request-counters.js'
import { openSleepClock } from './sleep-clock.js'
import { ownUsage } from './usage.js'

function machine() {
  const root = mkdtempSync(join(tmpdir(), 'counters-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const remove = (path: string) => rmSync(join(root, path), { recursive: true })
  const open = (pid: number | 'self') => {
    const counters = openProcessCounters(pid, root)
    onTestFinished(() => counters.close())
    return counters
  }
  return { root, write, remove, open }
}

const statOf = (minor: number, major: number, ticks: number) =>
  `7 (tts) S 1 7 7 0 -1 4194304 ${minor} 0 ${major} 0 ${ticks} 0 0 0 20 0 2 0 4711 1 2`
const switchesOf = (voluntary: number, involuntary: number) =>
  `Name:\ttts\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t${involuntary}\n`

/** A process 7 with two threads, as Linux 6 shows it. */
function server() {
  const box = machine()
  const thread = (tid: number, [ranMs, waitedMs, voluntary]: readonly [number, number, number]) => {
    box.write(`proc/7/task/${tid}/schedstat`, `${ranMs}000000 ${waitedMs}000000 5\n`)
    box.write(`proc/7/task/${tid}/status`, switchesOf(voluntary, 2))
  }
  box.write('proc/7/stat', statOf(100, 1, 30))
  box.write('proc/7/status', 'VmRSS:\t9000 kB\nRssAnon:\t    2048 kB\nRssFile:\t  100 kB\n')
  box.write('proc/7/io', 'rchar: 9\nread_bytes: 4096\nwrite_bytes: 0\n')
  box.write('proc/uptime', '100.50 90.00\n')
  thread(7, [200, 10, 50])
  thread(8, [100, 0, 9])
  return { ...box, thread }
}

describe('a process of somebody else', () => {
  test('is counted by its files, with the threads that began meanwhile', () => {
    const box = server()
    const counters = box.open(7)
    const before = counters.read()
    box.write('proc/7/stat', statOf(350, 3, 50))
    box.write('proc/7/status', 'VmRSS:\t9000 kB\nRssAnon:\t    1024 kB\n')
    box.write('proc/7/io', `rchar: 9\nread_bytes: ${4096 + 3 * 2 ** 20}\n`)
    box.thread(7, [300, 15, 60])
    box.thread(9, [104, 1, 3])
    expect(counters.since(before)).toMatchObject({
      counted_by: 'proc',
      process_cpu_s: 0.204,
      minor_faults: 250,
      major_faults: 2,
      voluntary_switches: 13,
      involuntary_switches: 2,
      disk_read_mb: 3,
      cpu_wait_s: 0.006,
      anonymous_mb: 2,
    })
  })

  test('whose thread ended took that thread’s waits and switches with it: they are not told', () => {
    const box = server()
    const counters = box.open(7)
    const before = counters.read()
    box.write('proc/7/stat', statOf(350, 3, 50))
    box.remove('proc/7/task/8')
    const taken = counters.since(before)
    expect(taken).toMatchObject({ process_cpu_s: 0.2, minor_faults: 250 })
    expect(taken).toMatchObject({ cpu_wait_s: null, voluntary_switches: null, involuntary_switches: null })
  })

  test('in which a thread began and ended between two looks shows it by time in which no thread ran', () => {
    const box = server()
    const counters = box.open(7)
    const before = counters.read()
    box.write('proc/7/stat', statOf(350, 3, 130))
    box.thread(7, [300, 15, 60])
    expect(counters.since(before)).toMatchObject({ process_cpu_s: 1, cpu_wait_s: null })
  })

  test('that is gone has no counters instead of zeros', () => {
    const counters = machine().open(7)
    expect(Object.values(counters.since(counters.read())).filter((value) => value !== null)).toEqual(['proc'])
  })

  test('on a kernel that keeps no such counters has null for each of them', () => {
    const box = machine()
    box.write('proc/7/stat', statOf(100, 0, 25))
    box.write('proc/7/status', 'VmRSS:\t9000 kB\n')
    box.write('proc/7/task/7/schedstat', '0 0 0\n')
    box.write('proc/7/task/7/status', 'Name:\ttts\n')
    const counters = box.open(7)
    const before = counters.read()
    box.write('proc/7/stat', statOf(120, 0, 75))
    expect(counters.since(before)).toMatchObject({
      process_cpu_s: 0.5,
      minor_faults: 20,
      voluntary_switches: null,
      disk_read_mb: null,
      cpu_wait_s: null,
      anonymous_mb: null,
      suspended_s: null,
    })
  })
})

describe('the own process', () => {
  test('is counted exactly, however short the time', () => {
    const counters = openProcessCounters('self')
    onTestFinished(() => counters.close())
    const before = counters.read()
    const block = Buffer.alloc(40 * 2 ** 20, 1)
    const taken = counters.since(before)
    expect(block.at(-1)).toBe(1)
    expect(taken.counted_by).toBe('getrusage')
    expect(taken.process_cpu_s).toBeGreaterThan(0.001)
    expect(taken.minor_faults).toBeGreaterThan(15)
    if (process.platform === 'linux') expect(taken.anonymous_mb).toBeGreaterThan(40)
  })

  const usage = { ...process.resourceUsage(), userCPUTime: 1e6, systemCPUTime: 5e5 }
  const counted = {
    minorPageFault: 9,
    majorPageFault: 0,
    voluntaryContextSwitches: 0,
    involuntaryContextSwitches: 3,
  }

  test.each([
    { name: 'on Linux', platform: 'linux', told: counted, counts: [9, 0, 0, 3] },
    { name: 'on macOS', platform: 'darwin', told: counted, counts: [9, 0, 0, 3] },
    { name: 'on Windows', platform: 'win32', told: counted, counts: [null, null, null, null] },
    {
      name: 'in a sandbox that counts nothing',
      platform: 'linux',
      told: { ...counted, minorPageFault: 0, involuntaryContextSwitches: 0 },
      counts: [null, null, null, null],
    },
  ] as const)('$name has what is counted there', ({ platform, told, counts }) => {
    const { cpuS, minorFaults, majorFaults, voluntary, involuntary } = ownUsage(
      { ...usage, ...told },
      platform,
    )
    expect(cpuS).toBe(1.5)
    expect([minorFaults, majorFaults, voluntary, involuntary]).toEqual(counts)
  })

  test('has a thread whose time is told apart', () => {
    const { root, write } = machine()
    mkdirSync(join(root, 'proc'), { recursive: true })
    symlinkSync('7/task/12', join(root, 'proc/thread-self'))
    write('proc/self/task/12/schedstat', '2500000 0 4\n')
    expect(openThreadCpu(ownThreadId(root), root)()).toBe(0.0025)
    expect(openThreadCpu(null, root)()).toBeNull()
  })

  test.runIf(process.platform === 'linux')('reads its own thread', () => {
    expect(readFileSync(`/proc/self/task/${ownThreadId()}/comm`, 'utf8')).not.toBe('')
    expect(openThreadCpu(ownThreadId())()).toBeGreaterThan(0)
  })
})

test.each([
  { name: 'slept for an hour', uptime: '3701.00 1.00', slept: 3600 },
  { name: 'did not sleep', uptime: '100.99 1.00', slept: 0 },
])('a machine that $name says so', ({ uptime, slept }) => {
  const { root, write, open } = machine()
  const counters = open('self')
  const read = (text: string, awakeNs: bigint) => {
    write('proc/uptime', text)
    const clock = openSleepClock(root, () => awakeNs)
    onTestFinished(() => clock.close())
    return { ...counters.read(), slept: clock.read() }
  }
  const [before, after] = [read('1.00 1.00\n', 0n), read(`${uptime}\n`, 100_000_000_000n)]
  expect(countersBetween(before, after, 'getrusage').suspended_s).toBe(slept)
})
