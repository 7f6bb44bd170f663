import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LocalWatch } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { StartChild } from '../../sources/child-process.js'
import { createSubjectReader, type SubjectDeps } from '../subject-reader.js'

const noNvidia: StartChild = (_command, _args, on) => {
  on.exit(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  return { stop: () => undefined }
}
const id = 'b5c9f2e1'.repeat(8)
const user = 1000
const mb = (n: number) => `${n * 2 ** 20}\n`

/** A machine of files, with one process of user 1000 in a cgroup. */
function machine(mounts: string, cgroupOfProcess: string, files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'cgroup-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('proc/self/stat', '')
  write('proc/self/mounts', mounts)
  write('proc/42/stat', `42 (kokoro) S 1 42 42 0 -1 4194304 9 0 0 0 6 2 0 0 20 0 11 0 4711 1 2`)
  write('proc/42/status', `Name:\tkokoro\nTgid:\t42\nUid:\t${user}\t${user}\t${user}\t${user}\n`)
  write('proc/42/smaps_rollup', 'Rss:  9 kB\nPss:    20480 kB\n')
  write('proc/42/cgroup', cgroupOfProcess)
  for (const [path, text] of Object.entries(files)) write(path, text)
  const clock = createFakeClock()
  const open = (watch: LocalWatch, more: Partial<SubjectDeps> = {}) => {
    const run = () => null
    return createSubjectReader(watch, { root, clock, user, run, startChild: noNvidia, selfPids: [], ...more })
  }
  return { write, clock, open }
}

const v2 = 'sys/fs/cgroup/system.slice/tts.service'
const unified = () =>
  machine('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n', '0::/system.slice/tts.service\n', {
    [`${v2}/memory.current`]: mb(300),
    [`${v2}/cpu.stat`]: 'usage_usec 5000000\nuser_usec 4000000\n',
    [`${v2}/cgroup.procs`]: '',
    [`${v2}/cgroup.threads`]: '',
    [`${v2}/below/cgroup.procs`]: '42\n',
    [`${v2}/below/cgroup.threads`]: '42\n43\n44\n',
  })

test('version 2: counters of the cgroup, processes of those below it', () => {
  const { clock, open, write } = unified()
  const reader = open({ kind: 'cgroup', path: '/system.slice/tts.service' })
  expect(reader.read(clock.nowMs())).toMatchObject({
    memoryMb: 300,
    processes: 1,
    threads: 3,
    cpuPercent: null,
  })
  const mark = reader.begin()
  write(`${v2}/memory.current`, mb(900))
  clock.advance(100)
  write(`${v2}/cpu.stat`, 'usage_usec 5150000\n')
  expect(reader.read(clock.nowMs())?.cpuPercent).toBeCloseTo(150, 6)
  expect(reader.end(mark)).toMatchObject({
    memory_scope: 'cgroup',
    memory_source: 'samples',
    peak_memory_mb: 900,
    pss_mb: 20,
    processes: 1,
    peak_threads: 3,
    memory_note: 'memory from samples: no right to set memory.peak back',
    note: 'memory with page cache',
  })
})

test('version 2: what else the kernel counts of it', () => {
  const { open, write } = unified()
  const stat = (anonMb: number, faults: number, major: number) =>
    write(`${v2}/memory.stat`, `anon ${anonMb * 2 ** 20}\nfile 9\npgfault ${faults}\npgmajfault ${major}\n`)
  write('sys/fs/cgroup/system.slice/cgroup.controllers', 'cpu io memory\n')
  write(`${v2}/cgroup.controllers`, 'cpu io memory\n')
  write(`${v2}/memory.max`, 'max\n')
  write('sys/fs/cgroup/system.slice/memory.max', mb(2048))
  write(`${v2}/io.stat`, `8:16 rbytes=1000 wbytes=5 rios=1\n8:0 rbytes=24 wbytes=0\n`)
  write(`${v2}/cpu.stat`, 'usage_usec 5000000\nthrottled_usec 100000\n')
  stat(200, 1000, 10)
  const reader = open({ kind: 'cgroup', path: '/system.slice/tts.service' })
  const mark = reader.begin()
  stat(180, 1500, 12)
  write(`${v2}/io.stat`, `8:16 rbytes=${1000 + 3 * 2 ** 20} wbytes=5 rios=1\n8:0 rbytes=24 wbytes=0\n`)
  write(`${v2}/cpu.stat`, 'usage_usec 5400000\nthrottled_usec 350000\n')
  const account = reader.end(mark)
  expect(account).toMatchObject({ memory_limit_mb: 2048 })
  expect(account.note).toContain('held back by its CPU quota for 0.250 s')
  expect(account.counters).toMatchObject({
    ...{ counted_by: 'cgroup', minor_faults: 498, major_faults: 2, disk_read_mb: 3, anonymous_mb: 200 },
    ...{ voluntary_switches: null, involuntary_switches: null, cpu_wait_s: null },
  })
  expect(account.counters?.process_cpu_s).toBeCloseTo(0.4, 9)
})

test('a cgroup that was made anew just before a request begins with what the new one has used', () => {
  const { open, write } = unified()
  const reader = open({ kind: 'cgroup', path: '/system.slice/tts.service' })
  write(`${v2}/cpu.stat`, 'nothing')
  write(`${v2}/memory.current`, '')
  reader.read(0)
  reader.end(reader.begin())
  write(`${v2}/cpu.stat`, 'usage_usec 900000\n')
  write(`${v2}/memory.current`, mb(100))
  const mark = reader.begin()
  write(`${v2}/cpu.stat`, 'usage_usec 1000000\n')
  const account = reader.end(mark)
  expect(account.process_cpu_s).toBeCloseTo(0.1, 9)
  expect(account.note).not.toContain('made anew')
})

test('a cgroup that ends in mid-request and is made anew goes on counting', () => {
  const { clock, open, write } = unified()
  const reader = open({ kind: 'cgroup', path: '/system.slice/tts.service' })
  const mark = reader.begin()
  write(`${v2}/cpu.stat`, 'nothing')
  write(`${v2}/memory.current`, '')
  expect(reader.read(clock.nowMs())?.memoryMb).toBeNull()
  expect(reader.note()).toBe('the cgroup is gone')
  write(`${v2}/cpu.stat`, 'usage_usec 250000\n')
  write(`${v2}/memory.current`, mb(100))
  clock.advance(1000)
  reader.read(clock.nowMs())
  const account = reader.end(mark)
  expect(account.process_cpu_s).toBeCloseTo(0.25, 6)
  expect(account.note).toContain('the cgroup ended and was made anew')
})

test('version 1 has a hierarchy for each controller', () => {
  const mounts = 'cgroup /cg/mem cgroup rw,memory 0 0\ncgroup /cg/cpu cgroup rw,cpuacct,cpu 0 0\n'
  const lines = `4:memory:/docker/${id}\n2:cpuacct,cpu:/docker/${id}\n0::/\n`
  const { open } = machine(mounts, lines, {
    [`cg/mem/docker/${id}/memory.usage_in_bytes`]: mb(64),
    [`cg/mem/docker/${id}/cgroup.procs`]: '42\n',
    [`cg/mem/docker/${id}/tasks`]: '42\n43\n',
    [`cg/cpu/docker/${id}/cpuacct.usage`]: '7000000000\n',
  })
  for (const watch of [
    { kind: 'cgroup', path: `/docker/${id}` },
    { kind: 'container', name: id.slice(0, 12) },
  ] as const) {
    const reader = open(watch)
    expect(reader.read(0)).toMatchObject({ memoryMb: 64, processes: 1, threads: 2 })
    expect(reader.end(reader.begin()).process_cpu_s).toBe(0)
  }
})

test('a container by its name is what docker says, whoever its processes run as', () => {
  const folder = `sys/fs/cgroup/system.slice/docker-${id}.scope`
  const { open } = machine(
    'cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n',
    `0::/system.slice/docker-${id}.scope/init\n`,
    {
      [`${folder}/memory.current`]: mb(5),
      [`${folder}/cgroup.procs`]: '42\n',
    },
  )
  const container = { kind: 'container', name: 'kokoro' } as const
  const docker = (command: string) => (command === 'docker' ? `${id} 42\n` : null)
  expect(open(container, { user: 5, run: docker }).read(0)?.memoryMb).toBe(5)
  const podman = (command: string) => (command === 'podman' ? `${id} 0\n` : null)
  expect(() => open(container, { run: podman })).toThrow('container kokoro does not run; podman start kokoro')
  expect(() => open(container)).toThrow(expect.objectContaining({ code: 'watch-no-container' }))
  const byId = { kind: 'container', name: id } as const
  expect(open(byId).read(0)?.memoryMb).toBe(5)
  expect(() => open(byId, { user: 5 })).toThrow(expect.objectContaining({ code: 'watch-not-yours' }))
})

test('a cgroup that is not there is refused', () => {
  const code = 'watch-no-cgroup'
  expect(() => unified().open({ kind: 'cgroup', path: '/nowhere' })).toThrow(
    expect.objectContaining({ code }),
  )
})

/** A cgroup of version 1 that this user may make, or null. */
function realCgroup(): { memory: string; cpuacct: string; path: string } | null {
  const path = `/voicemark-test-${process.pid}`
  const folders = ['memory', 'cpuacct'].map((controller) => `/sys/fs/cgroup/${controller}${path}`)
  try {
    folders.forEach((folder) => mkdirSync(folder))
  } catch {
    return null // no version 1, or no right
  }
  onTestFinished(() => folders.filter((folder) => existsSync(folder)).forEach((folder) => rmdirSync(folder)))
  return { memory: folders[0] ?? '', cpuacct: folders[1] ?? '', path }
}

test(
  'a real cgroup has the peak and the CPU time of a child that nobody saw',
  { timeout: 90_000 },
  async (context) => {
    const cgroup = realCgroup()
    if (cgroup === null) return context.skip('no cgroup of version 1 can be made here')
    const enter = [cgroup.memory, cgroup.cpuacct]
      .map((folder) => `echo $$ > ${folder}/cgroup.procs`)
      .join('; ')
    const work = `const b = Buffer.alloc(80 * 2 ** 20, 1); const c = process.cpuUsage(); while (process.cpuUsage(c).user < 1e5);`
    const shell = spawn('/bin/sh', [
      '-c',
      `${enter}; echo; read l; "$0" -e "$1"; echo; read l`,
      process.execPath,
      work,
    ])
    await once(shell.stdout, 'data')
    const reader = createSubjectReader({ kind: 'cgroup', path: cgroup.path }, { selfPids: [] })
    const mark = reader.begin()
    shell.stdin.write('\n')
    await once(shell.stdout, 'data')
    const account = reader.end(mark)
    reader.close()
    shell.stdin.end('\n')
    await once(shell, 'exit')
    expect(account).toMatchObject({ memory_source: 'cgroup', processes: 1, note: 'memory with page cache' })
    expect(account.peak_memory_mb).toBeGreaterThan(80)
    expect(account.process_cpu_s).toBeGreaterThan(0.1)
  },
)

test('a real cgroup that is removed is gone, and reading it is no error', (context) => {
  const cgroup = realCgroup()
  if (cgroup === null) return context.skip('no cgroup of version 1 can be made here')
  const reader = createSubjectReader({ kind: 'cgroup', path: cgroup.path }, { selfPids: [] })
  onTestFinished(() => reader.close())
  const mark = reader.begin()
  for (const folder of [cgroup.memory, cgroup.cpuacct]) rmdirSync(folder)
  expect(reader.read(0)).toMatchObject({ memoryMb: null, processes: 0 })
  expect(reader.end(mark).note).toContain('the cgroup is gone')
})
