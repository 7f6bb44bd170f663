import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readVoiceRecord, type VoiceRecord } from './voice-record.js'

const root = mkdtempSync(join(tmpdir(), 'voice-record-'))
afterAll(() => rmSync(root, { recursive: true }))

const good: VoiceRecord = {
  format: 1,
  name: 'v',
  family: 'kokoro',
  files: { model: 'model.onnx', voices: 'voices', vocab: 'vocab.json' },
  default_speaker: 'af_heart',
  language: 'en_US',
  licence: 'Apache-2.0',
  source: 'pypi:a==1 and pypi:b==2',
  sha256: { 'model.onnx': 'a'.repeat(64), 'voices/af_heart.bin': '0'.repeat(64) },
  added: '2026-11-29T15:00:00Z',
}

function read(content: unknown) {
  const folder = join(root, 'v')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'voice.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return readVoiceRecord(folder)
}

test('a record is read as it was written', async () => {
  await expect(read(good)).resolves.toEqual(good)
})

const outside = 'expected a plain name of a file or folder inside this one'
test.each([
  { name: 'no JSON', content: '{', problem: 'not JSON' },
  { name: 'another format', content: { ...good, format: 2 }, problem: /format: / },
  { name: 'a family of tomorrow', content: { ...good, family: 'orpheus' }, problem: /family: .*"piper"/ },
  { name: 'a field too many', content: { ...good, more: 1 }, problem: /Unrecognized key: "more"/ },
  { name: 'a field too few', content: { ...good, licence: undefined }, problem: /licence: / },
  { name: 'a name that is not the folder’s', content: { ...good, name: 'w' }, problem: 'name: expected "v"' },
  ...['../model.onnx', '/etc/passwd', 'a/b', 'a\\b', '.hidden', '..', '', 'C:x', 'a\0', 'a.'].map((path) => ({
    name: `the file ${JSON.stringify(path)}`,
    content: { ...good, files: { model: path } },
    problem: `files.model: ${outside}`,
  })),
  ...['../a', 'a/../b', '/a', 'a//b', 'a/'].map((path) => ({
    name: `the hash of ${path}`,
    content: { ...good, sha256: { [path]: 'a'.repeat(64) } },
    problem: /sha256/,
  })),
  { name: 'a short hash', content: { ...good, sha256: { a: 'abc' } }, problem: 'expected 64 hex digits' },
  { name: 'a file that is too large', content: ' '.repeat(2 ** 20 + 1), problem: 'the limit is 1 MB' },
])('$name is refused with what is wrong', async ({ content, problem }) => {
  await expect(read(content)).rejects.toThrow(problem)
  await expect(read(content)).rejects.toThrow(/^voice v: voice\.json: /)
  await expect(read(content)).rejects.toThrow(expect.objectContaining({ code: 'voice-invalid' }))
})

test('a folder without a record is said without its path', async () => {
  await expect(readVoiceRecord(join(root, 'none'))).rejects.toThrow(
    'voice none: voice.json: cannot be read (ENOENT)',
  )
})
