import { expect, test } from 'vitest'
import { nearNames } from '../src/settings/near-names.js'

const names = ['de', 'en-us', 'en-gb', 'es', 'pt-br']

test.each([
  { name: 'en-uk', near: ['en-us', 'en-gb'] },
  { name: 'pt-brr', near: ['pt-br'] },
  { name: 'dee', near: ['de'] },
  { name: 'xx-none', near: [] },
])('near to $name are $near', ({ name, near }) => {
  expect(nearNames(name, names)).toEqual(near)
})

test('a name of 100,000 letters is near to none, and is not compared letter by letter', () => {
  const names = Array.from({ length: 10_000 }, (_, at) => `voice-number-${at}`)
  expect(nearNames('a'.repeat(100_000), names)).toEqual([])
})
