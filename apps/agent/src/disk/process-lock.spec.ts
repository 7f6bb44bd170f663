import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir, uptime } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isHeld, takeLock } from './process-lock.js'

const module = fileURLToPath(new URL('../../dist/disk/process-lock.js', import.meta.url))
const inUse = (holder: string) => `in use (${holder})`
// A process starts in a tenth of a second, and in seconds on a machine that does much else.
vi.setConfig({ testTimeout: 60_000 })

const children: ChildProcess[] = []
let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-lock-'))
  file = join(folder, 'a.lock')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A process that tries to take the lock, says what became of it, and keeps it. */
async function other(): Promise<{ said: string; child: ChildProcess }> {
  const script = `import { takeLock } from ${JSON.stringify(module)}
    try { takeLock(${JSON.stringify(file)}, (holder) => holder); console.log('taken') }
    catch (error) { console.log(error.message) }
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data).trim())),
  )
  return { said, child }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

test('a lock is held by one process, named to others, and free when it is released', async () => {
  const lock = takeLock(file, inUse)
  expect((await other()).said).toBe(`pid ${process.pid}`)
  lock.release()
  expect(existsSync(file)).toBe(false)
  expect((await other()).said).toBe('taken')
  expect(isHeld(file)).toBe(true)
})

test('a lock is free when its process was killed, and what it left behind is taken over', async () => {
  const { said, child } = await other()
  expect(said).toBe('taken')
  expect(() => takeLock(file, inUse)).toThrow(`in use (pid ${child.pid})`)
  await end(child)
  expect([existsSync(file), isHeld(file)]).toEqual([true, false])
  takeLock(file, inUse).release()
})

test('of many processes that find a lock left behind one takes it', async () => {
  writeFileSync(file, '{"pid":1,"started":"0","host":"gone"}')
  const all = await Promise.all(Array.from({ length: 4 }, other))
  expect(all.map(({ said }) => said).filter((said) => said === 'taken')).toHaveLength(1)
})

test.each([
  { name: 'cut short', content: '{"pid":1,"sta' },
  { name: 'empty', content: '' },
  { name: 'of a process that is gone', content: '{"pid":1,"started":"0"}' },
  {
    name: 'of an older version, from before the machine was started',
    content: '{"pid":1,"started":null}',
    old: true,
  },
  { name: 'of another container', content: `{"pid":${process.pid},"started":null,"host":"other"}` },
])('a file that is $name holds nobody up', ({ content, old = false }) => {
  writeFileSync(file, content)
  const before = Date.now() / 1000 - uptime() - 3600
  if (old) utimesSync(file, before, before)
  expect(isHeld(file)).toBe(false)
  takeLock(file, inUse).release()
})

test('a live process of a version that wrote a pid alone is noticed', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  children.push(child)
  writeFileSync(file, JSON.stringify({ pid: child.pid, started: null }))
  expect(isHeld(file)).toBe(true)
  expect(() => takeLock(file, inUse)).toThrow(`in use (pid ${child.pid})`)
})

test('a version that knows the pid alone finds it in the file', () => {
  const lock = takeLock(file, inUse)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  lock.release()
})
