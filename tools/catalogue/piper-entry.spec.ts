import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { licenceOf } from './licence-words.js'
import { piperEntry } from './piper-entry.js'
import { treeFacts } from './tree-facts.js'

const folder = mkdtempSync(join(tmpdir(), 'voicemark-tree-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const card = `# Model card for anna (low)

## Dataset

* URL: https://github.com/NabuCasa/voice-datasets
* License: CC0

## Training

Finetuned from U.S. English lessac voice (low quality).
`
const sha256 = 'b'.repeat(64)
const at = 'hu/hu_HU/anna/low'
const config = '{}'

/** A checkout with the model as a pointer, which says nothing of the MD5 of the model. */
function writeTree(modelMd5: string) {
  const files = {
    'voices.json': JSON.stringify({ anna: published(modelMd5, card) }),
    [`${at}/hu_HU-anna-low.onnx`]: `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize 9\n`,
    [`${at}/hu_HU-anna-low.onnx.json`]: config,
    [`${at}/MODEL_CARD`]: card,
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return treeFacts(folder)
}

function published(modelMd5: string, cardText: string) {
  const file = (text: string) => ({ size_bytes: text.length, md5_digest: md5(text) })
  return {
    language: { code: 'hu_HU' },
    files: {
      [`${at}/hu_HU-anna-low.onnx`]: { size_bytes: 9, md5_digest: modelMd5 },
      [`${at}/hu_HU-anna-low.onnx.json`]: file(config),
      [`${at}/MODEL_CARD`]: file(cardText),
    },
  }
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

test('an entry has size, both hashes, address and what the card says', () => {
  const facts = writeTree(md5('model'))
  const entry = piperEntry('hu_HU-ánna-low', published(md5('model'), card), facts)
  expect(entry).toMatchObject({
    name: 'hu_HU-anna-low',
    language: 'hu_HU',
    licence: 'CC0-1.0',
    licence_note:
      'recordings: https://github.com/NabuCasa/voice-datasets; fine-tuned from U.S. English lessac voice (low quality)',
  })
  expect(entry.files[0]).toEqual({
    name: 'model.onnx',
    bytes: 9,
    sha256,
    md5: md5('model'),
    from: [
      [
        {
          kind: 'https',
          url: `https://huggingface.co/rhasspy/piper-voices/resolve/main/${at}/hu_HU-anna-low.onnx`,
        },
      ],
    ],
  })
})

test('the hash of another version of a model is not taken for its own', () => {
  const facts = writeTree(md5('before'))
  const { files } = piperEntry('hu_HU-anna-low', published(md5('after'), card), facts)
  expect(files[0]).toMatchObject({ sha256: null, md5: md5('after') })
  expect(files[1]?.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('a card that was written anew says no licence, one in which its publisher is renamed does', () => {
  const facts = writeTree(md5('model'))
  const renamed = card.replace('NabuCasa', 'OHF-Voice')
  expect(piperEntry('a', published(md5('model'), renamed), facts).licence_note).toContain('OHF-Voice')
  expect(piperEntry('a', published(md5('model'), `${card}\n`), facts).licence).toBeNull()
})

test.each([
  { said: 'CC0 1.0 Universal', licence: 'CC0-1.0' },
  { said: 'CC-BY 4.0', licence: 'CC-BY-4.0' },
  { said: 'https://creativecommons.org/licenses/by-nc-sa/4.0/deed.en', licence: 'CC-BY-NC-SA-4.0' },
  { said: 'See URL', licence: null },
  { said: 'Unknown', licence: null },
  { said: '', licence: null },
  { said: 'CC0 for some', licence: null },
])('"$said" is $licence', ({ said, licence }) => {
  expect(licenceOf(`* License: ${said}\n* Speakers: 1\n`).licence).toBe(licence)
})
