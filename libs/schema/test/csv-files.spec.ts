import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvHeader, csvLine, parseCsv, spreadsheetLine, type CsvColumns } from '../src/index.js'

const columns = { name: 'str', count: 'int', share: 'float', done: 'bool' } as const satisfies CsvColumns
const nothing = { name: null, count: null, share: null, done: null }
const header = csvHeader(columns)

describe('a file', () => {
  test('gives back any rows that were written, line by line', () => {
    const row = fc.record({
      name: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text))),
      count: fc.option(fc.integer()),
      share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
      done: fc.option(fc.boolean()),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const text = header + rows.map((value) => csvLine(columns, value)).join('')
        expect(JSON.stringify(parseCsv(columns, text))).toBe(JSON.stringify(rows))
        expect(text.split('\n')).toHaveLength(rows.length + 2)
      }),
    )
  })

  test('may begin with a byte order mark, have CRLF, and no rows', () => {
    const crlf = `\uFEFF${header}a,1,2.0,True\n`.replaceAll('\n', '\r\n')
    expect(parseCsv(columns, crlf)).toEqual([{ name: 'a', count: 1, share: 2, done: true }])
    expect(parseCsv(columns, header)).toEqual([])
  })

  test.each([
    '',
    'a,b\n1,2\n',
    'name,share,count,done\n',
    'Name,count,share,done\n',
    `${header.trim()},more\n`,
  ])('with the header %j is refused', (text) => {
    const words = 'the header is not name,count,share,done'
    expect(() => parseCsv(columns, text)).toThrow(new RangeError(words))
  })

  test.each([
    { fault: 'is cut short', line: 'a,1\n' },
    { fault: 'has a value too many', line: 'a,1,2.0,True,7\n' },
    { fault: 'has an open quote', line: '"a,1,2.0,True\n' },
  ])('whose record $fault is refused with its line', ({ line }) => {
    expect(() => parseCsv(columns, `${header}b,1,1.0,True\n${line}`)).toThrow(/line 3/i)
  })
})

test.each([
  { fault: 'a space in place of a number was read as 0', cells: 'a, ,1.0,True', place: 'count is no int' },
  {
    fault: 'a word in place of a number was read as NaN',
    cells: 'a,1,fast,True',
    place: 'share is no float',
  },
  { fault: 'a number of another base was read', cells: 'a,0x10,1.0,True', place: 'count is no int' },
  { fault: 'a number too long was read as Infinity', cells: 'a,1,1e+999,True', place: 'share is no float' },
  { fault: 'a yes in another spelling was read as no', cells: 'a,1,1.0,TRUE', place: 'done is no bool' },
])('$fault', ({ cells, place }) => {
  expect(() => parseCsv(columns, `${header}b,1,1.0,True\n${cells}\n`)).toThrow(
    new RangeError(`line 3: ${place}`),
  )
})

test('what a row carries beyond the columns is not written', () => {
  const row = { ...nothing, count: 1, text: 'secret' }
  expect(csvLine(columns, row)).toBe(',1,,\n')
  expect(spreadsheetLine(columns, row)).toBe(',1,,\n')
})
