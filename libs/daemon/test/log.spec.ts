import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startChild } from './child.js'

test('a log is JSON lines on the error stream, of its level and above, which say nothing of the machine', async () => {
  const body = `const log = createLog('info')
    log.debug({ event: 'hidden' })
    log.info({ event: 'shown', n: 1 })
    log.warn({ event: 'two\\nlines', reason: '"' })`
  const { code, stdout, stderr } = await startChild('createLog', body).ended
  expect([code, stdout]).toEqual([0, ''])
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    { level: 30, time, event: 'shown', n: 1 },
    { level: 40, time, event: 'two\nlines', reason: '"' },
  ])
})

test('the journal is told the priority of each line, and no other stream is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'journal')
  const fd = openSync(file, 'w')
  onTestFinished(() => closeSync(fd))
  const { dev, ino } = fstatSync(fd, { bigint: true })
  // Read when the log is made; the process has got it from systemd.
  const body = (stream: string) => `process.env.JOURNAL_STREAM = '${stream}'
    const log = createLog('debug')
    for (const level of ['debug', 'info', 'warn', 'error', 'fatal']) log[level]({ event: level })`
  await startChild('createLog', body(`${dev}:${ino}`), ['ignore', 'ignore', fd]).ended
  await startChild('createLog', body('1:1'), ['ignore', 'ignore', fd]).ended
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => line.slice(0, 4))).toEqual([
    ...['<7>{', '<6>{', '<4>{', '<3>{', '<2>{'],
    ...Array<string>(5).fill('{"le'),
  ])
})
