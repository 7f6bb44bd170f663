import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.js'
import { originsOf } from './origin.js'

const folder = mkdtempSync(join(tmpdir(), 'voicemark-catalogue-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('the catalogue of this program', () => {
  const { voices, find, near } = readCatalogue(null)

  test('has a piece for every role of every voice, and no file twice', () => {
    for (const { name, family, roles, files } of voices) {
      const names = files.map((file) => file.name)
      expect(new Set(names).size, name).toBe(names.length)
      expect(Object.keys(roles).toSorted(), name).toEqual(rolesOf[family])
      for (const path of Object.values(roles))
        expect(
          names.some((file) => file === path || file.startsWith(`${path}/`)),
          `${name} ${path}`,
        ).toBe(true)
    }
  })

  test('leads to no host but those of its publishers', () => {
    const origins = new Set(voices.flatMap(({ files }) => originsOf(files)))
    expect([...origins].toSorted()).toEqual(['github.com', 'huggingface.co', 'npm', 'pip'])
    const urls = voices.flatMap(({ files }) => files.flatMap(({ from }) => from.flat()))
    expect(urls.every((piece) => piece.kind !== 'https' || piece.url.startsWith('https://'))).toBe(true)
  })

  test('has Kokoro with 54 speakers and every voice of Piper', () => {
    const kokoro = find('kokoro-82m-int8')
    expect(kokoro?.files.filter(({ name }) => /^voices\/[a-z_]+\.bin$/.test(name))).toHaveLength(54)
    expect(voices.filter(({ family }) => family === 'piper').length).toBeGreaterThan(170)
    expect(find('pt_PT-tugao-medium')).not.toBeNull()
  })

  test('finds what may have been meant', () => {
    expect(find('en_us-jo-medium')).toBeNull()
    expect(near('en_US-jo-medium')[0]).toBe('en_US-joe-medium')
    expect(near('kokoro')[0]).toMatch(/^kokoro-82m/)
    expect(near('hibary')).toEqual(['hibari'])
  })
})

const rolesOf = {
  piper: ['config', 'model'],
  kokoro: ['model', 'vocab', 'voices'],
  hibari: ['data', 'model'],
}

describe('a catalogue', () => {
  const file = {
    name: 'model.onnx',
    bytes: 1,
    sha256: 'a'.repeat(64),
    from: [[{ kind: 'https', url: 'https://example.org/model.onnx' }]],
  }
  const voice = {
    ...{ name: 'one', family: 'piper', language: 'en_US', licence: 'MIT', licence_note: null },
    ...{ default_speaker: null, roles: { model: 'model.onnx' }, files: [file] },
  }

  test.each([
    { name: 'a file out of its folder', voices: [{ ...voice, files: [{ ...file, name: '../x' }] }] },
    { name: 'a hidden file', voices: [{ ...voice, files: [{ ...file, name: '.x' }] }] },
    { name: 'a file of the machine', voices: [{ ...voice, files: [{ ...file, name: '/etc/x' }] }] },
    { name: 'a file without a hash', voices: [{ ...voice, files: [{ ...file, sha256: null }] }] },
    {
      name: 'a way of another kind',
      voices: [{ ...voice, files: [{ ...file, from: [[{ kind: 'ftp' }]] }] }],
    },
    {
      name: 'an address of a file',
      voices: [{ ...voice, files: [{ ...file, from: [[{ kind: 'https', url: 'file:///x' }]] }] }],
    },
    { name: 'a name twice', voices: [voice, voice] },
    { name: 'a set that is not there', voices: [{ ...voice, sets: ['none'] }] },
    { name: 'an unknown key', voices: [{ ...voice, colour: 'red' }] },
  ])('with $name is refused', ({ voices }) => {
    const path = join(folder, 'catalogue.json')
    writeFileSync(path, JSON.stringify({ format: 1, sets: {}, voices }))
    expect(() => readCatalogue(path)).toThrow(/^catalogue .*catalogue\.json: /)
  })

  test('that is no file is named', () => {
    expect(() => readCatalogue(join(folder, 'none.json'))).toThrow(/none\.json cannot be read \(ENOENT\)/)
  })
})
