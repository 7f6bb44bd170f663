import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  csvHeader,
  csvLine,
  parseCsv,
  realtimeCsvColumns,
  requestCsvColumns,
  spreadsheetLine,
  type CsvColumns,
} from './csv.js'
import { realtimeColumns } from './realtime-row.js'
import { requestColumns } from './request-row.js'

const columns = { name: 'str', count: 'int', share: 'float', done: 'bool' } as const satisfies CsvColumns

describe('the columns of the two files', () => {
  test('are those of the row types, in their order', () => {
    expect(Object.keys(requestCsvColumns)).toEqual(Object.keys(requestColumns.shape))
    expect(Object.keys(realtimeCsvColumns)).toEqual(Object.keys(realtimeColumns.shape))
  })

  test('are 26 and 7', () => {
    expect(csvHeader(requestCsvColumns).split(',')).toHaveLength(26)
    expect(csvHeader(realtimeCsvColumns)).toBe(
      'timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c\n',
    )
  })
})

describe('a line', () => {
  test.each([
    { name: 'writes a whole float with a decimal point', row: { share: 16 }, cells: ',,16.0,' },
    { name: 'writes a whole int without one', row: { count: 16 }, cells: ',16,,' },
    { name: 'writes booleans as pandas reads them', row: { done: false }, cells: ',,,False' },
    { name: 'quotes commas and quotes', row: { name: 'a "b", c' }, cells: '"a ""b"", c",,,' },
    { name: 'keeps a record on one line', row: { name: 'a\r\nb' }, cells: 'a b,,,' },
    { name: 'leaves what is missing empty', row: {}, cells: ',,,' },
  ])('$name', ({ row, cells }) => {
    expect(csvLine(columns, { name: null, count: null, share: null, done: null, ...row })).toBe(`${cells}\n`)
  })

  test.each([NaN, Infinity])('refuses %s: a missing value is null', (share) => {
    expect(() => csvLine(columns, { name: null, count: null, share, done: null })).toThrow(/share is/)
  })

  test.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', '＝1'])(
    'for a spreadsheet has no formula: %j',
    (name) => {
      const row = { name, count: -1, share: -1.5, done: null }
      expect(spreadsheetLine(columns, row)).toMatch(/^"?'/)
      expect(spreadsheetLine(columns, row)).toContain(',-1,-1.5,')
      expect(spreadsheetLine(columns, { ...row, name: 'a=1' })).toBe(
        csvLine(columns, { ...row, name: 'a=1' }),
      )
    },
  )

  test('ignores what the row carries beyond the columns', () => {
    expect(csvLine({ count: 'int' }, { count: 1, text: 'secret' } as { count: number })).toBe('1\n')
  })
})

describe('reading', () => {
  test('gives back any row that was written', () => {
    const row = fc.record({
      name: fc.option(fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text))),
      count: fc.option(fc.integer()),
      share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
      done: fc.option(fc.boolean()),
    })
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const text = csvHeader(columns) + rows.map((value) => csvLine(columns, value)).join('')
        expect(parseCsv(columns, text)).toEqual(rows.map((value) => ({ ...value })))
      }),
    )
  })

  test('refuses a file with another header', () => {
    expect(() => parseCsv(columns, 'a,b\n1,2\n')).toThrow('the header is not name,count,share,done')
  })

  test('refuses a record that is cut short', () => {
    expect(() => parseCsv(columns, `${csvHeader(columns)}a,1\n`)).toThrow(/line 2/i)
  })
})
