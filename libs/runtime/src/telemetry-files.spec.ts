import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findTelemetryFiles, removeTelemetryFiles, type TelemetryPlaces } from './telemetry-files.js'

let root: string
let places: TelemetryPlaces
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'voicemark-test-'))
  const [home, temporary] = [join(root, 'home'), join(root, 'tmp')]
  for (const each of [home, temporary]) mkdirSync(each)
  places = { platform: 'linux', home, temporary, cache: undefined, uid: process.getuid?.() }
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, content = ''): string {
  const file = join(root, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
  return file
}

const session = '1795934689130\nac1f1da5-3e8b-f14d-5afb-3dd8cc65e7eb\n'

test('what it left is removed, with the folders that are empty then', () => {
  const folder = 'home/.cache/Microsoft/DeveloperTools/.onnxruntime'
  const left = [
    write(`${folder}/deviceid`, 'c1e696d2-3a84-4ddc-9c9c-f8cbab4309f9'),
    write(`${folder}/onnxruntime.db`, 'SQLite'),
    write('tmp/.ses', session),
    write('tmp/mat-debug-4711.log'),
  ]
  expect(findTelemetryFiles(places).sort()).toEqual(left.sort())
  expect(removeTelemetryFiles(places).sort()).toEqual(left.sort())
  expect(readdirSync(join(root, 'home/.cache'))).toEqual([])
  expect(readdirSync(join(root, 'tmp'))).toEqual([])
  expect(removeTelemetryFiles(places)).toEqual([])
})

test('what only has such a name stays, and what others keep beside it', () => {
  write('tmp/.ses', 'my session')
  write('tmp/mat-debug-1.log', 'something went wrong')
  write('tmp/mat-debug-notes.log')
  write('home/.cache/Microsoft/DeveloperTools/.olive/settings')
  write('home/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid')
  expect(removeTelemetryFiles(places)).toHaveLength(1)
  expect(readdirSync(join(root, 'tmp'))).toHaveLength(3)
  expect(readdirSync(join(root, 'home/.cache/Microsoft/DeveloperTools'))).toEqual(['.olive'])
})

test.each([
  ['linux', 'cache', 'cache'],
  ['darwin', undefined, 'home/Library/Application Support'],
] as const)('on %s it is found where it is kept there', (platform, cache, folder) => {
  const file = write(`${folder}/Microsoft/DeveloperTools/.onnxruntime/deviceid`)
  const here = { ...places, platform, cache: cache && join(root, cache) }
  expect(findTelemetryFiles(here)).toEqual([file])
})
