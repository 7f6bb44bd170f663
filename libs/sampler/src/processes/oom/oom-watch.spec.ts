import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createOomWatch } from './oom-watch.js'

/** A machine of files with process 42 in a group. */
function machine(mounts: string, cgroup: string, files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'oom-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('proc/self/mounts', mounts)
  write('proc/42/cgroup', cgroup)
  write('proc/vmstat', vmstat(7))
  for (const [path, text] of Object.entries(files)) write(path, text)
  return { root, write, remove: (path: string) => rmSync(join(root, path), { recursive: true }) }
}

const vmstat = (kills: number) => `pgfault 812\noom_kill ${kills}\nnuma_hit 0\n`

// As kernel doc cgroup-v2 lists them; `oom` is of a limit that was reached, `oom_kill` of a victim, whoever was in want.
const events = (oom: number, kills: number) =>
  `low 0\nhigh 0\nmax 214\noom ${oom}\noom_kill ${kills}\noom_group_kill 0\n`
const mounts2 = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime 0 0\n'
const slice = 'sys/fs/cgroup/tts.slice'
const service = `${slice}/tts.service`
const version2 = () =>
  machine(mounts2, '0::/tts.slice/tts.service\n', {
    [`${slice}/memory.events`]: events(4, 4),
    [`${service}/memory.events`]: events(1, 1),
  })

test('version 2: a group at its own limit, and one whose limit is that of the group above', () => {
  const own = version2()
  const watch = createOomWatch(42, own.root)
  expect(watch.killedBy()).toBeNull()
  own.write(`${service}/memory.events`, events(2, 2))
  own.write(`${slice}/memory.events`, events(5, 5))
  expect(watch.killedBy()).toBe('cgroup')

  const above = version2()
  const other = createOomWatch(42, above.root)
  above.write(`${service}/memory.events`, events(1, 2))
  above.write(`${slice}/memory.events`, events(5, 5))
  expect(other.killedBy()).toBe('cgroup')
})

test('a machine without memory kills in a group whose limit was not reached', () => {
  const { root, write } = version2()
  const watch = createOomWatch(42, root)
  write('proc/vmstat', vmstat(8))
  write(`${service}/memory.events`, events(1, 2))
  write(`${slice}/memory.events`, events(4, 5))
  expect(watch.killedBy()).toBe('kernel')
})

test('who is killed elsewhere is not this process', () => {
  const { root, write } = version2()
  const watch = createOomWatch(42, root)
  write('proc/vmstat', vmstat(9))
  write(`${slice}/memory.events`, events(9, 9))
  expect(watch.killedBy()).toBeNull()
})

test('a process that was put into another group is looked for there', () => {
  const { root, write } = version2()
  const watch = createOomWatch(42, root)
  write(`${slice}/run.scope/memory.events`, events(0, 0))
  write('proc/42/cgroup', '0::/tts.slice/run.scope\n')
  watch.look(42)
  write(`${slice}/run.scope/memory.events`, events(1, 1))
  watch.look(42)
  expect(watch.killedBy()).toBe('cgroup')
})

test('a container that is gone with its group leaves its traces in the one above, or none', () => {
  const { root, write, remove } = version2()
  const watch = createOomWatch(42, root)
  remove(service)
  write(`${slice}/memory.events`, events(5, 5))
  expect(watch.killedBy()).toBe('cgroup')
  remove(slice)
  expect(watch.killedBy()).toBeNull()
  write('proc/vmstat', vmstat(8))
  expect(watch.killedBy()).toBe('unknown')
})

test('without a memory controller there is only the machine', () => {
  const { root, write } = machine(mounts2, '0::/\n', {})
  const watch = createOomWatch(42, root)
  expect(watch.killedBy()).toBeNull()
  write('proc/vmstat', vmstat(8))
  expect(watch.killedBy()).toBe('kernel')
})

test('version 1 counts a victim in its group, and who reached a limit in the group that has it', () => {
  const mounts = 'cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0\n'
  const folder = 'sys/fs/cgroup/memory/docker/abc'
  const control = (kills: number) => `oom_kill_disable 0\nunder_oom 0\noom_kill ${kills}\n`
  const files = { [`${folder}/memory.oom_control`]: control(0), [`${folder}/memory.failcnt`]: '12\n' }
  const { root, write } = machine(mounts, '4:memory:/docker/abc\n0::/\n', files)
  const watch = createOomWatch(42, root)
  write(`${folder}/memory.failcnt`, '31\n')
  expect(watch.killedBy()).toBeNull()
  write(`${folder}/memory.oom_control`, control(1))
  expect(watch.killedBy()).toBe('cgroup')
})

test('a system without /proc says nothing', () => {
  expect(createOomWatch(42, join(tmpdir(), 'nowhere-at-all')).killedBy()).toBeNull()
})
