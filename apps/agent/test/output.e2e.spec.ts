import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agentFolders, environmentOf, main, temporaryFolder } from './running-agent.js'

/** A command whose output goes into a file. */
function into(path: string, args: readonly string[]) {
  const fd = openSync(path, 'w')
  const env = { PATH: process.env['PATH'], ...environmentOf(agentFolders()) }
  const ended = spawnSync(process.execPath, [main, ...args], {
    env,
    stdio: ['ignore', fd, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(fd)
  return { status: ended.status, stderr: ended.stderr }
}

test.skipIf(!existsSync('/dev/full')).each([
  { name: 'a list', args: ['voices'] },
  { name: 'help', args: ['--help'] },
  { name: 'help of a command', args: ['bench', '--help'] },
])('$name that a full disk does not take ends with a message and not with success', ({ args }) => {
  const { status, stderr } = into('/dev/full', args)
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /^voicemark: standard output cannot be written \(ENOSPC\): what is there is not complete\n$/,
  )
})

test.each(['/dev/null', 'file'])('what %s takes is success', (path) => {
  const file = path === 'file' ? join(temporaryFolder(), 'voices.txt') : path
  expect(into(file, ['voices'])).toEqual({ status: 0, stderr: '' })
  if (path === 'file') expect(readFileSync(file, 'utf8')).toMatch(/your own voices go into/)
})

test.skipIf(process.platform === 'win32')('a reader that has seen enough ends it quietly', () => {
  const env = { PATH: process.env['PATH'], ...environmentOf(agentFolders()) }
  const script = `"${process.execPath}" "${main}" voices | true`
  const { status, stderr } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})
