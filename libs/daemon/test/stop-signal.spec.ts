import { once } from 'node:events'
import { expect, test } from 'vitest'
import { interruptible } from '../src/index.js'
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

/** Says when it is at work and when it was interrupted, and then takes for ever to end. */
const command = `
  setInterval(() => undefined, 1000)
  await interruptible((signal) => {
    signal.addEventListener('abort', () => process.stdout.write('interrupted'))
    process.stdout.write('working')
    return new Promise(() => undefined)
  })`

test.skipIf(process.platform === 'win32')(
  'a kill after Ctrl-C ends a command that takes its time to stop',
  async () => {
    const { process: child, ended } = startChild('interruptible', command)
    if (child.stdout === null) throw new Error('there is no output')
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM', stdout: 'workinginterrupted', stderr: '' })
  },
)

test('what ends without a signal gives its result and leaves no listener', async () => {
  const before = process.listenerCount('SIGTERM')
  expect(await interruptible((signal) => Promise.resolve(signal.aborted))).toBe(false)
  expect(process.listenerCount('SIGTERM')).toBe(before)
})
