import { ChildProcess } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { startChildProcess } from './child-process.js'
import { isAbsent } from './kept-file.js'

function run(command: string, script: string) {
  let text = ''
  return new Promise<{ text: string; error: Error | null }>((resolve) => {
    startChildProcess(command, ['-e', script], {
      text: (chunk) => (text += chunk),
      exit: (error) => resolve({ text, error }),
    })
  })
}

test('what a child prints arrives before its end', async () => {
  expect(await run(process.execPath, 'console.log("0, 1")')).toEqual({ text: '0, 1\n', error: null })
})

test('a program that is not there ends at once, as absent', async () => {
  const { error } = await run('no-such-program-anywhere', '')
  expect(isAbsent(error)).toBe(true)
})

test('stopping a program that could not be started signals nobody, not even before its error is known', () => {
  const kill = vi.spyOn(ChildProcess.prototype, 'kill').mockReturnValue(true)
  startChildProcess('no-such-program-anywhere', [], { text: () => undefined, exit: () => undefined }).stop()
  expect(kill).not.toHaveBeenCalled()
  kill.mockRestore()
})

test('a child that is stopped ends', async () => {
  const ended = await new Promise<Error | null>((resolve) => {
    const child = startChildProcess(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'], {
      text: () => child.stop(),
      exit: resolve,
    })
  })
  expect(ended).toBeNull()
})
