import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartError, askedCollector, currentToken, enrolmentFiles, readTokenFile } from '../src/index.js'

let home: string
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'voicemark-token-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const [own, other] = ['a'.repeat(32), 'b'.repeat(32)]
const lab = 'https://lab:8080'

function write(name: string, content: string, mode = 0o600): string {
  const path = join(home, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

function enrol(): void {
  write('collector', `${lab}\n`)
  write('token', `${own}\n`)
}

const asked = (env: Record<string, string> = {}, named?: string) => {
  const { collector, ...rest } = askedCollector({ VOICEMARK_HOME: home, ...env }, named)
  return [collector, currentToken(rest)]
}

test('a machine that was not enrolled asks nobody, with nothing', () => {
  expect(asked()).toEqual([null, null])
})

test('an enrolled machine needs no settings, and what is set goes before', () => {
  enrol()
  expect(asked()).toEqual([lab, own])
  expect(asked({ VOICEMARK_COLLECTOR: '', VOICEMARK_TOKEN: '' })).toEqual([lab, own])
  expect(asked({ VOICEMARK_TOKEN: other })).toEqual([lab, other])
  expect(asked({ VOICEMARK_TOKEN_FILE: write('file', other) })).toEqual([lab, other])
  expect(asked({ VOICEMARK_COLLECTOR: 'none' })).toEqual([null, null])
  expect(asked({ VOICEMARK_COLLECTOR: `${lab}/` })).toEqual([lab, own])
})

test('the token of an enrolment is told to no other collector', () => {
  enrol()
  expect(asked({ VOICEMARK_COLLECTOR: 'http://other:8080' })).toEqual(['http://other:8080', null])
  expect(asked({}, 'http://127.0.0.1:8080')).toEqual(['http://127.0.0.1:8080', null])
  expect(asked({}, 'http://lab:8080')).toEqual(['http://lab:8080', null])
})

test('a token file is read anew each time', () => {
  enrol()
  const kept = askedCollector({ VOICEMARK_HOME: home })
  write('token', other)
  expect(currentToken(kept)).toBe(other)
  expect(enrolmentFiles(home).token).toBe(join(home, 'token'))
})

test.skipIf(process.platform === 'win32').each([
  ['others can read', own, 0o604, 'can be read by others'],
  ['is too short', 'secret', 0o600, 'holds no token: expected 32–256 characters'],
  ['is empty', '', 0o600, 'holds no token'],
  ['has a second line', `${own}\n${own}`, 0o600, 'holds no token'],
])('a token file that %s is refused by name, and is not told', (_name, content, mode, reason) => {
  const path = write('file', content, mode)
  expect(() => readTokenFile(path)).toThrow(`${path} ${reason}`)
  expect(() => readTokenFile(path)).not.toThrow(own)
})

test('a token file that is missing is refused by name', () => {
  expect(() => readTokenFile(join(home, 'none'))).toThrow(
    `the token file ${join(home, 'none')} cannot be read`,
  )
})

test('where an enrolment is damaged, rows do not stay here unnoticed', () => {
  write('collector', '\0\0\0')
  expect(() => asked()).toThrow(StartError)
  expect(() => asked()).toThrow(
    /collector, where this machine keeps .* enrol it again, or set VOICEMARK_COLLECTOR/,
  )
  expect(asked({ VOICEMARK_COLLECTOR: lab })).toEqual([lab, null])
  expect(asked({ VOICEMARK_COLLECTOR: 'none' })).toEqual([null, null])
  rmSync(join(home, 'collector'))
  mkdirSync(join(home, 'collector'))
  expect(() => asked()).toThrow('a folder, not a file')
})

test.skipIf(process.platform === 'win32')('a pipe or a device in place of a token is not waited for', () => {
  const pipe = join(home, 'pipe')
  spawnSync('mkfifo', [pipe])
  for (const path of [pipe, '/dev/zero'])
    expect(() => readTokenFile(path)).toThrow(`${path} cannot be read: a pipe or a device, not a file`)
  expect(() => readTokenFile(write('long', 'a'.repeat(5000)))).toThrow(
    '5,000 bytes, where 4,096 are the most',
  )
})
