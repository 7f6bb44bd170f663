import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { LocalWatch } from '@voicemark/schema'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WatchError } from '../subject/watch-error.js'
import { createSubjectReader } from '../subject-reader.js'
import { parseListening } from './listeners.js'

/** Linux gives no number as high on the machines of this project. */
const nobody = 4_190_000

function start(script: string, words: readonly string[] = []) {
  const child = spawn(process.execPath, ['-e', script, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

async function said(child: ReturnType<typeof start>): Promise<string> {
  const [text] = (await once(child.stdout, 'data')) as [Buffer]
  return text.toString().trim()
}

/** The code of the refusal; `open` when it is none. */
function open(watch: LocalWatch, selfPids: readonly number[] = [], user?: number): string {
  try {
    const reader = createSubjectReader(watch, { selfPids, ...(user === undefined ? {} : { user }) })
    reader.close()
    return 'open'
  } catch (error) {
    if (error instanceof WatchError) return error.code
    throw error
  }
}

test('listeners are read of both tables, with their users, and connections are none', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 00000000:22B0 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 51234 1 0 100 0 0 10 0',
    '   1: 0100007F:22B0 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 51300 1 0 20 4 30 10 -1',
    '   2: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0 0 10 0',
    '',
  ].join('\n')
  expect(parseListening(table, 8880)).toEqual([{ inode: '51234', user: 1000 }])
  expect(parseListening(table, 22)).toEqual([{ inode: '12345', user: 0 }])
  expect(parseListening(table, 9999)).toEqual([])
})

describe.runIf(process.platform === 'linux')('what may be watched', () => {
  test('a process that is not there, our own, another user’s, a thread of the kernel', async () => {
    const child = start('process.stdout.write("up"); setTimeout(() => {}, 6e4)')
    await said(child)
    const pids = [child.pid ?? 0]
    expect(open({ kind: 'pids', pids })).toBe('open')
    expect(open({ kind: 'pids', pids: [nobody] })).toBe('watch-no-process')
    expect(open({ kind: 'children', pid: nobody })).toBe('watch-no-process')
    expect(open({ kind: 'pids', pids: [process.pid] })).toBe('watch-self')
    expect(open({ kind: 'pids', pids }, pids)).toBe('watch-self')
    expect(open({ kind: 'pids', pids }, [], (process.getuid?.() ?? 0) + 1)).toBe('watch-not-yours')
  })

  test('a process that ended and was not asked for is not there', async () => {
    // The shell never waits: its child stays a zombie until it goes itself.
    const shell = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => {
      shell.kill('SIGKILL')
    })
    const [text] = (await once(shell.stdout, 'data')) as [Buffer]
    const pids = [Number(text.toString())]
    await expect.poll(() => open({ kind: 'pids', pids })).toBe('watch-no-process')
  })

  test('a port: who listens there, nobody, and our own', async () => {
    const child = start(
      'const s = require("net").createServer().listen(0, () => console.log(s.address().port))',
    )
    const port = Number(await said(child))
    expect(open({ kind: 'port', port })).toBe('open')
    expect(open({ kind: 'port', port }, [child.pid ?? 0])).toBe('watch-self')
    expect(open({ kind: 'port', port }, [], (process.getuid?.() ?? 0) + 1)).toBe('watch-not-yours')
    expect(open({ kind: 'port', port: 1 })).toBe('watch-no-listener')
  })

  test('workers that share a listening socket are one server', async () => {
    const worker = `spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 1, 2, s._handle.fd] })`
    const script = `const { spawn } = require('child_process')
      const s = require('net').createServer().listen(0, () => { ${worker}; ${worker}; console.log(s.address().port) })`
    const port = Number(await said(start(script)))
    const reader = createSubjectReader({ kind: 'port', port }, { selfPids: [] })
    onTestFinished(() => reader.close())
    expect(reader.note()).toBeNull()
    await expect.poll(() => reader.read(0)?.processes).toBe(3)
  })

  test('a name: the program, the script that runs in it, and several of one name', async () => {
    const name = `speaks-${process.pid}`
    expect(open({ kind: 'name', name })).toBe('watch-no-process')
    const first = start(`process.title = '${name.slice(0, 15)}'; console.log(1); setTimeout(() => {}, 6e4)`)
    const second = start(`process.title = '${name.slice(0, 15)}'; console.log(1); setTimeout(() => {}, 6e4)`)
    await Promise.all([said(first), said(second)])
    const reader = createSubjectReader({ kind: 'name', name: name.slice(0, 15) }, { selfPids: [] })
    onTestFinished(() => reader.close())
    const pids = [first.pid, second.pid].sort((a, b) => (a ?? 0) - (b ?? 0))
    expect(reader.note()).toBe(`2 processes are called ${name.slice(0, 15)}, all watched: ${pids.join(', ')}`)
    expect(reader.read(0)?.processes).toBe(2)
  })
})
