import { expect, test } from 'vitest'
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
