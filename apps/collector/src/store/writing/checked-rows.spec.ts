import { realtimeSample, streamFields } from '@voicemark/schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkRows } from './checked-rows.js'

const fields = streamFields.sample
const good: readonly unknown[] = fields.map((name) =>
  name === 'timestamp' ? 1_763_800_000.5 : name === 'watched' ? 'pid:1' : 1,
)
const bySchema = (row: readonly unknown[]) =>
  realtimeSample.safeParse(Object.fromEntries(fields.map((name, i) => [name, row[i]]))).success

const borders = [0, -0, 100, 250, -100, 1e308, Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON]
const near = borders.flatMap((border) => [
  border,
  border + Number.EPSILON,
  border - 1e-9,
  border + 1e-9,
  -border,
])
const odd = [NaN, Infinity, -Infinity, null, undefined, true, '1', '', 'a\0', 'x'.repeat(257), [], [1], {}]
const value = fc.oneof(fc.constantFrom(...near, ...odd), fc.double(), fc.double({ min: -1, max: 300 }))

test('a sample is refused where the schema refuses it, and nowhere else', () => {
  fc.assert(
    fc.property(fc.nat(fields.length - 1), value, (column, replaced) => {
      const row = good.with(column, replaced)
      const { rows, refused } = checkRows('sample', 5, [row])
      expect(rows[0] !== null).toBe(bySchema(row))
      expect(refused.map(({ seq }) => seq)).toEqual(rows[0] === null ? [5] : [])
    }),
    { numRuns: 2000 },
  )
})

test.each(fields.map((name, i) => [name, i] as const))('%s is refused by its name', (name, column) => {
  const { refused } = checkRows('sample', 0, [good.with(column, -1000)])
  expect(refused).toMatchObject([{ reason: expect.stringMatching(`^${name}: `) as string }])
})

test('a sample with too few or too many values is refused by their number', () => {
  const { refused } = checkRows('sample', 7, [good.slice(1), good, [...good, 1]])
  expect(refused.map(({ seq, reason }) => [seq, reason])).toEqual([
    [7, '19 values where 20 are due'],
    [9, '21 values where 20 are due'],
  ])
})
