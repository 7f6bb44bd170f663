import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tagField, writeTags } from './tag-field.js'

const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/).filter((one) => one !== '__proto__')
const value = fc.string({ unit: 'binary', maxLength: 60 }).filter((one) => !one.includes('\0'))

test('tags of any characters come through the field as they went in', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), (tags) => {
      expect(tagField.parse(writeTags(tags))).toEqual({ ...tags })
    }),
  )
})

test.each([
  { field: 'room=cold,run=3', tags: { room: 'cold', run: '3' } },
  { field: 'a==', tags: { a: '=' } },
  { field: 'a=', tags: { a: '' } },
  { field: '{"note":"x,note=y"}', tags: { note: 'x,note=y' } },
  { field: '{}', tags: {} },
])('a person may write $field', ({ field, tags }) => {
  expect(tagField.parse(field)).toEqual(tags)
})

test.each([
  { name: 'a part without =, as a value with a comma leaves it', field: 'note=a,b' },
  { name: 'a name twice', field: 'note=x,note=y' },
  { name: 'a name twice in JSON', field: '{"a":"1","a":"2"}' },
  { name: 'a comma at the end', field: 'a=1,' },
  { name: 'nothing', field: '' },
  { name: 'a number', field: '{"a":1}' },
  { name: 'half of JSON', field: '{"a":"1"' },
  { name: 'a list', field: '["a"]' },
  { name: 'a name that objects lose', field: '__proto__=1' },
  { name: 'the same in JSON', field: '{"__proto__":"1"}' },
  { name: 'a name of two words', field: '{"a b":"1"}' },
  { name: 'a value that is too long', field: `a=${'x'.repeat(129)}` },
])('$name is refused with both ways to write tags', ({ field }) => {
  expect(tagField.safeParse(field).error?.issues[0]?.message).toMatch(
    /^expected name=value,… or, .* JSON object/,
  )
})
