import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { formsIn, needlesOf } from './needles.js'

const sentence = 'Wugglethorne sings quietly.'
const needles = needlesOf(sentence)
const found = (bytes: Buffer | string) => formsIn(Buffer.from(bytes as string), needles)

test.each([0, 1, 2, 3, 4, 5])('the base64 of something with %i bytes before the text is found', (before) => {
  const around = `${'x'.repeat(before)}${sentence} and more`
  expect(found(Buffer.from(around).toString('base64'))).toContain(`base64 at ${before % 3} of the sentence`)
})

test('each form is found, and each in small and large letters', () => {
  expect(found(`a ${sentence.toUpperCase()} b`)).toEqual(['letters of the sentence', 'letters of a word'])
  expect(found(encodeURIComponent(sentence))).toContain('URL encoding of the sentence')
  expect(found(Buffer.from(`--${sentence}`, 'utf16le'))).toContain('UTF-16 of the sentence')
  expect(found(Buffer.from(sentence, 'utf16le').swap16())).toContain('UTF-16, big end first, of a word')
  expect(found(createHash('sha256').update(sentence).digest('hex'))).toEqual([
    'sha256 of the sentence as hex',
  ])
})

test('what is not of the text is not found', () => {
  expect(found('Wuggle thorne sung loudly')).toEqual([])
  expect(found(createHash('sha256').update('another').digest('hex'))).toEqual([])
})
