import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvHeader, csvLine, type CsvColumns } from '../src/index.js'

const columns = { name: 'str', share: 'float', tags: 'json', done: 'bool' } as const satisfies CsvColumns

/** As lines were written when csv-stringify wrote them. */
function formerCell(kind: string, value: object | string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return value.replace(/[\r\n]+/g, ' ')
  return kind === 'float' && Number.isInteger(value) ? value.toFixed(1) : String(value)
}

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ';', ' ', "'", 'a', 'ä', '\u2028') }),
)
const rows = fc.record({
  name: orNull(texts),
  share: orNull(
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.maxSafeInteger()),
  ),
  tags: orNull(fc.dictionary(texts, texts)),
  done: orNull(fc.boolean()),
})

test('any row is written as csv-stringify writes it, to the byte', () => {
  fc.assert(
    fc.property(rows, (row) => {
      const cells = Object.entries(columns).map(([name, kind]) =>
        formerCell(kind, row[name as keyof typeof row]),
      )
      expect(csvLine(columns, row)).toBe(stringify([cells]))
    }),
    { numRuns: 2000 },
  )
})

test('any names of columns are written as csv-stringify writes them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(texts, { minLength: 1 }), (names) => {
      const kinds = Object.fromEntries(names.map((name) => [name, 'str' as const]))
      expect(csvHeader(kinds)).toBe(stringify([Object.keys(kinds)]))
    }),
  )
})
