import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fieldNames } from './tts-form.js'

const readme = readFileSync(join(import.meta.dirname, '../../../../../README.md'), 'utf8')
const table = /^\| field of `POST \/tts`[^]*?\n\n/m.exec(readme)?.[0] ?? ''

test.each([...fieldNames, 'ref_audio'])('field %s stands in the README', (name) => {
  expect(table).toContain(`\`${name}\``)
})
