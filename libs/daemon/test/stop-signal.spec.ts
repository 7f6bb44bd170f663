import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startChild } from './child.js'

/** Says when it listens and when it was asked, and would go on for ever. */
const daemon = `
  const asked = stopSignal()
  setInterval(() => undefined, 1000)
  process.stdout.write('listening')
  asked.then(() => process.stdout.write('asked'))`

test.skipIf(process.platform === 'win32').concurrent.each([
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGTERM'],
] as const)('%s asks to end, and %s after it ends at once', async (first, second) => {
  const { process: child, ended } = startChild('stopSignal', daemon)
  if (child.stdout === null) throw new Error('there is no output')
  await once(child.stdout, 'data')
  child.kill(first)
  await once(child.stdout, 'data')
  child.kill(second)
  expect(await ended).toEqual({ code: null, signal: second, stdout: 'listeningasked', stderr: '' })
})
