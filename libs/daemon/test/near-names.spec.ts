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
