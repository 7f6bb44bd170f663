import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { LocalWatch } from '@voicemark/schema'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import { createSubjectReader } from '../subject-reader.js'

/** A Node program that runs each line it is given, and prints `done`. */
const obeys = `globalThis.burn = (ms) => { for (const c = process.cpuUsage(); ; ) { const u = process.cpuUsage(c); if (u.user + u.system > ms * 1000) return } }
require('readline').createInterface({ input: process.stdin }).on('line', async (l) => { await eval('(async () => {' + l + '})()'); console.log('done') }).on('close', () => globalThis.stays || process.exit())
console.log('done')`
/** For a line: a child of the same kind, that is told a line and ends with its input. */
const childThat = (line: string) =>
  `globalThis.c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(obeys)}]); await require('events').once(c.stdout, 'data'); c.stdin.write(${JSON.stringify(`${line}\n`)}); await require('events').once(c.stdout, 'data')`
const childEnds = `c.stdin.end(); await require('events').once(c, 'exit')`

async function start(words: readonly string[] = [process.execPath, '--expose-gc', '-e', obeys]) {
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  const tell = async (line: string) => {
    child.stdin.write(`${line}\n`)
    const [text] = (await once(child.stdout, 'data')) as [Buffer]
    return text.toString().split('\n')[0]
  }
  return { pid: child.pid ?? 0, child, tell }
}

function watch(what: LocalWatch, selfPids: readonly number[] = []) {
  const clock = createFakeClock()
  const reader = createSubjectReader(what, { selfPids, clock })
  onTestFinished(() => reader.close())
  const look = () => {
    clock.advance(1000)
    return reader.read(clock.nowMs())
  }
  return { reader, look }
}

const patient = { timeout: 90_000 }

describe.runIf(process.platform === 'linux')('processes come and go', () => {
  test('CPU time of a child that was seen alive is not counted again when it ends', patient, async () => {
    const { pid, tell } = await start()
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    const mark = reader.begin()
    await tell(childThat('burn(600)'))
    expect(look()?.processes).toBe(2)
    await tell(childEnds)
    expect(look()?.processes).toBe(1)
    const { process_cpu_s } = reader.end(mark)
    // What the start of a program costs is the machine's affair; twice 0.6 s is not.
    expect(process_cpu_s).toBeGreaterThan(0.6)
    expect(process_cpu_s).toBeLessThan(1.15)
  })

  test('CPU time of a child that the parent does not wait for is not lost', patient, async () => {
    // A shell in whose place comes a program that never waits leaves it to nobody.
    const { pid, tell } = await start([
      '/bin/sh',
      '-c',
      `trap '' CHLD; exec "$0" -e "$1"`,
      process.execPath,
      obeys,
    ])
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    const mark = reader.begin()
    await tell(childThat('burn(200)'))
    look()
    await tell(`c.stdin.end(); await require('events').once(c.stdout, 'end')`)
    await expect.poll(() => look()?.processes).toBe(1)
    expect(reader.end(mark).process_cpu_s).toBeGreaterThan(0.2)
  })

  test('a thread that began and ended in a window keeps what it used', patient, async () => {
    const { pid, tell } = await start()
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    look()
    await tell('globalThis.before = process.cpuUsage()')
    const mark = reader.begin()
    await tell(
      `await require('events').once(new (require('worker_threads').Worker)("const { user } = process.cpuUsage(); while (process.cpuUsage().user < user + 150_000);", { eval: true }), 'exit')`,
    )
    const { process_cpu_s } = reader.end(mark)
    const told = await tell(`const u = process.cpuUsage(before); console.log((u.user + u.system) / 1e6)`)
    // By the ticks of the whole and the ns of living threads up to 20 ms are lost, and what it tells is asked for later.
    expect(Number(told)).toBeGreaterThan(0.15)
    expect(Math.abs((process_cpu_s ?? NaN) - Number(told))).toBeLessThan(0.04)
  })

  test('a child whose parent ended stays in the tree, with all that it uses', patient, async () => {
    const { pid, tell } = await start()
    await tell(childThat(''))
    const child = Number(await tell('console.log(c.pid)'))
    onTestFinished(() => {
      process.kill(child, 'SIGKILL')
    })
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    const mark = reader.begin()
    expect(look()?.processes).toBe(2)
    await tell(
      `c.stdin.write("burn(150); stays = setTimeout(() => {}, 3e4)\\n"); await require('events').once(c.stdout, 'data'); c.unref(); process.stdin.unref(); setTimeout(() => process.exit(), 0)`,
    )
    await expect.poll(() => (look(), reader.note())).toBe(`pid ${pid} ended`)
    const account = reader.end(mark)
    expect(look()?.processes).toBe(1)
    expect(account.process_cpu_s).toBeGreaterThan(0.15)
    expect(account.note).toBe(`pid ${pid} ended`)
  })

  test('a process that ended has ended, though its parent never asks for it', patient, async () => {
    // The program that comes in place of the shell knows nothing of the child.
    const shell = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
    onTestFinished(() => {
      shell.kill('SIGKILL')
    })
    const [text] = (await once(shell.stdout, 'data')) as [Buffer]
    const pid = Number(text.toString())
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    expect(look()?.processes).toBe(1)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => (look(), reader.note())).toBe(`pid ${pid} ended`)
  })

  test('of a tree whose processes all live on everything is counted', patient, async () => {
    const { pid, tell } = await start()
    await tell(childThat(''))
    const { reader } = watch({ kind: 'pids', pids: [pid] })
    const mark = reader.begin()
    await tell('globalThis.b = Buffer.alloc(40 * 2 ** 20, 1)')
    await tell(
      `c.stdin.write("globalThis.b = Buffer.alloc(20 * 2 ** 20, 1)\\n"); await require('events').once(c.stdout, 'data')`,
    )
    const { counters } = reader.end(mark)
    expect(counters).toMatchObject({ counted_by: 'proc', suspended_s: 0 })
    expect(counters?.anonymous_mb).toBeGreaterThan(60)
    // By pages of 4 KB, or by fewer large ones.
    expect(counters?.minor_faults).toBeGreaterThan(30)
    expect(counters?.voluntary_switches).toBeGreaterThan(0)
    expect(counters?.cpu_wait_s).toBeGreaterThanOrEqual(0)
    expect(counters?.disk_read_mb).toBeGreaterThanOrEqual(0)
  })

  test('what threads count is not told where a process took it with it', patient, async () => {
    const { pid, tell } = await start()
    const { reader } = watch({ kind: 'pids', pids: [pid] })
    const mark = reader.begin()
    await tell(childThat(''))
    await tell(childEnds)
    const { counters } = reader.end(mark)
    expect(counters).toMatchObject({ voluntary_switches: null, involuntary_switches: null, cpu_wait_s: null })
    // The child's pages, too.
    expect(counters?.minor_faults).toBeGreaterThan(1000)
  })

  test('children only: what starts them is not counted, what is not there yet is null', patient, async () => {
    const { pid, tell } = await start()
    const { reader, look } = watch({ kind: 'children', pid })
    expect(look()).toMatchObject({ memoryMb: null, processes: 0, threads: 0 })
    const mark = reader.begin()
    await tell('burn(900)')
    await tell(childThat('burn(100)'))
    expect(look()).toMatchObject({ processes: 1 })
    expect(look()).toMatchObject({ processes: 1 })
    await tell(childEnds)
    expect(look()).toMatchObject({ memoryMb: null, processes: 0 })
    const account = reader.end(mark)
    expect(account.process_cpu_s).toBeGreaterThan(0.1)
    // The start of a program is in it; what its parent burns is not.
    expect(account.process_cpu_s).toBeLessThan(0.9)
    expect(account.memory_source).toBe('kernel')
  })

  test('a server that is started again in mid-request goes on under its port', patient, async () => {
    const listens = (port: number) =>
      `globalThis.s = require('net').createServer().listen(${port}); await require('events').once(s, 'listening'); console.log(s.address().port)`
    const first = await start()
    first.child.stdin.write(`${listens(0)}\n`)
    const [text] = (await once(first.child.stdout, 'data')) as [Buffer]
    const port = Number(text.toString().split('\n')[0])
    const { reader, look } = watch({ kind: 'port', port })
    const mark = reader.begin()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    await expect.poll(() => look()?.processes).toBe(0)
    expect(reader.note()).toBe(`pid ${first.pid} ended`)
    const second = await start()
    await second.tell(listens(port))
    expect(look()?.processes).toBe(1)
    expect(reader.end(mark).note).toContain(`pid ${first.pid} ended, pid ${second.pid} goes on`)
    expect(reader.note()).toBeNull()
  })

  test('two windows at once each have the peak of their own time', patient, async () => {
    const { pid, tell } = await start()
    const { reader, look } = watch({ kind: 'pids', pids: [pid] })
    const [before, mark] = [look(), reader.begin()]
    await tell('globalThis.b = Buffer.alloc(150 * 2 ** 20, 1); b = null')
    const second = reader.begin()
    await tell('burn(20)')
    const later = reader.end(second)
    const earlier = reader.end(mark)
    expect(earlier).toMatchObject({ memory_source: 'kernel' })
    expect(earlier.peak_memory_mb).toBeGreaterThan((before?.memoryMb ?? NaN) + 140)
    expect(later.process_cpu_s).toBeLessThan(earlier.process_cpu_s ?? 0)
    expect(() => reader.end(mark)).toThrow(RangeError)
  })

  test(
    'whoever else sets the mark back in mid-request does not lower the peak in silence',
    patient,
    async () => {
      const { pid, tell } = await start()
      const { reader, look } = watch({ kind: 'pids', pids: [pid] })
      const mark = reader.begin()
      await tell('globalThis.b = Buffer.alloc(100 * 2 ** 20, 1)')
      const held = look()?.memoryMb ?? NaN
      await tell('b = null; globalThis.gc()')
      await expect.poll(() => (look()?.memoryMb ?? NaN) < held - 90).toBe(true)
      watch({ kind: 'pids', pids: [pid] }).reader.begin()
      look()
      const account = reader.end(mark)
      expect(account.peak_memory_mb).toBeGreaterThanOrEqual(held)
      expect(account).toMatchObject({
        memory_source: 'samples',
        memory_note: 'memory from samples: something else sets the kernel’s mark back',
      })
    },
  )

  test('what is ours below it is left out, and so is what is below that', patient, async () => {
    const { pid, tell } = await start()
    await tell(childThat(childThat('')))
    const child = Number(await tell('console.log(c.pid)'))
    expect(watch({ kind: 'pids', pids: [pid] }).look()?.processes).toBe(3)
    expect(watch({ kind: 'pids', pids: [pid] }, [child]).look()?.processes).toBe(1)
  })

  test.runIf(process.getuid?.() === 0)(
    'a process in a pid namespace of its own is seen with its tree',
    patient,
    async () => {
      const { pid, tell } = await start(['unshare', '-pf', '--kill-child', process.execPath, '-e', obeys])
      const { reader, look } = watch({ kind: 'pids', pids: [pid] })
      const mark = reader.begin()
      await tell(childThat('burn(50)'))
      expect(look()?.processes).toBe(3)
      await tell(childEnds)
      expect(reader.end(mark)).toMatchObject({ processes: 3 })
    },
  )
})
