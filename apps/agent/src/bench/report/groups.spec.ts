import { readFileSync } from 'node:fs'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { builtInCorpus } from '../plan/corpus.js'
import { aggregateRtf, groupRows, lengthClassOf, repeatCv } from './groups.js'

const sample = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const rowOf = (changes: Partial<RequestRow>): RequestRow => ({ ...sample, ...changes })
const corpusOf = (lengths: readonly number[]) => ({
  name: 'file',
  items: lengths.map((length, at) => ({ id: `i${at}`, text: 'a'.repeat(length) })),
})
const classesOf = (lengths: readonly number[]) => [...lengthClassOf(corpusOf(lengths)).values()].join(' ')

test('items of the built-in corpus are of the class in their name', () => {
  const classes = lengthClassOf(builtInCorpus)
  expect([...classes].every(([id, name]) => id.startsWith(name))).toBe(true)
  expect(classes.size).toBe(12)
})

test.each([
  { name: 'fewer than nine texts have no classes', lengths: [1, 2, 3, 4, 5, 6, 7, 8], classes: '' },
  {
    name: 'nine texts are parted in thirds by length, whatever their order',
    lengths: [9, 1, 8, 2, 7, 3, 6, 4, 5],
    classes: 'long short long short long short medium medium medium',
  },
  {
    name: 'texts of one length stay together',
    lengths: [1, 1, 1, 1, 1, 5, 6, 7, 8],
    classes: 'short short short short short medium long long long',
  },
])('$name', ({ lengths, classes }) => {
  expect(classesOf(lengths)).toBe(classes)
})

test('texts that are all of one length are shown as one group', () => {
  const classes = lengthClassOf(corpusOf(Array<number>(9).fill(5)))
  expect(groupRows([rowOf({ item_id: 'i0' })], classes).map(({ name }) => name)).toEqual(['all'])
})

test('each group describes its own rows, and all describes every row', () => {
  const rows = [
    rowOf({ item_id: 'short-1', rtf: 0.1, undersampled: true }),
    rowOf({ item_id: 'short-2', rtf: 0.3 }),
    rowOf({ item_id: 'long-1', rtf: 0.5 }),
  ]
  const groups = groupRows(rows, lengthClassOf(builtInCorpus))
  expect(groups.map(({ name, n, rtf, undersampled }) => [name, n, rtf.median, undersampled])).toEqual([
    ['short', 2, 0.2, 1],
    ['medium', 0, null, 0],
    ['long', 1, 0.5, 0],
    ['all', 3, 0.3, 1],
  ])
})

test('characters per second are of each request, not of their sums', () => {
  const rows = [
    rowOf({ text_length_chars: 10, total_duration_s: 1 }),
    rowOf({ text_length_chars: 90, total_duration_s: 3 }),
  ]
  expect(groupRows(rows, new Map())[0]?.chars_per_second).toMatchObject({ n: 2, mean: 20 })
})

test('aggregate RTF weighs requests by their audio', () => {
  const rows = [
    rowOf({ total_duration_s: 1, audio_duration_s: 2 }),
    rowOf({ total_duration_s: 1, audio_duration_s: 8 }),
  ]
  expect(aggregateRtf(rows)).toBe(0.2)
  expect(aggregateRtf([])).toBeNull()
})

test('how much repeats differ does not depend on how much texts differ', () => {
  const rows = [0.9, 1.1, 90, 110].map((rtf, at) => rowOf({ item_id: at < 2 ? 'a' : 'b', rtf }))
  expect(repeatCv(rows)).toBeCloseTo(0.1414, 4)
  expect(repeatCv([rowOf({ item_id: 'a' }), rowOf({ item_id: 'b' })])).toBeNull()
})
