import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { shownError, shownReason } from '../src/index.js'
import { startChild } from './child.js'

const folder = mkdtempSync(join(tmpdir(), 'voicemark-print-'))
afterAll(() => rmSync(folder, { recursive: true }))

const body = `watchOutput()
  try { print('ä'.repeat(100_000) + '\\n') } catch ({ name, message }) { console.error(name, message) }`
const text = `${'ä'.repeat(100_000)}\n`

/** Runs it with its output in a file. */
async function into(path: string) {
  const fd = openSync(path, 'w')
  const { code, stderr } = await startChild('print, watchOutput', body, ['ignore', fd, 'pipe']).ended
  closeSync(fd)
  return { code, stderr }
}

test.concurrent('a file has all of it', async () => {
  const path = join(folder, 'file')
  expect(await into(path)).toEqual({ code: 0, stderr: '' })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test.concurrent('a pipe has all of it', async () => {
  const ended = await startChild('print, watchOutput', body).ended
  expect(ended).toEqual({ code: 0, signal: null, stdout: text, stderr: '' })
})

test.skipIf(!existsSync('/dev/full')).concurrent('a disk without room is told', async () => {
  const said = 'StartError standard output cannot be written (ENOSPC): what is there is not complete\n'
  expect(await into('/dev/full')).toEqual({ code: 0, stderr: said })
})

test.concurrent('a reader that has gone ends the program quietly', async () => {
  const waiting = `watchOutput()
    process.once('message', () => { print('text'); setTimeout(() => process.exit(3), 30_000) })
    process.send('ready')`
  const child = startChild('print, watchOutput', waiting, ['ignore', 'pipe', 'pipe', 'ipc'])
  await new Promise((resolve) => child.process.once('message', resolve))
  child.process.stdout?.destroy()
  child.process.send('go')
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
})

test('an error shows a terminal nothing that it would obey, and no line that nobody reads', () => {
  expect(shownError('no \u001b[2J\u0007file "ä🦜"\n  and two\r')).toBe(
    'no \\u001b[2J\\u0007file "ä🦜"\n  and two\\r',
  )
  expect(shownError('x'.repeat(100_000))).toBe(`${'x'.repeat(1000)} …`)
})

test('the name of a file that has a line break does not break the line of its error', () => {
  expect(shownReason('the token file \r\n cannot be read:\n  ENOENT')).toBe(
    'the token file \\r\\n cannot be read:\n  ENOENT',
  )
})
