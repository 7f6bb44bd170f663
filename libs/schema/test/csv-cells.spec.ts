import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvHeader, csvLine, parseCsv, spreadsheetLine, type CsvColumns } from '../src/index.js'

const columns = { name: 'str', count: 'int', share: 'float', done: 'bool' } as const satisfies CsvColumns
const nothing = { name: null, count: null, share: null, done: null }
const header = csvHeader(columns)
const reread = (row: object) => parseCsv(columns, header + csvLine(columns, { ...nothing, ...row }))[0]

describe('a number', () => {
  test.each([
    [0, '0.0'],
    [16, '16.0'],
    [-2, '-2.0'],
    [0.1, '0.1'],
    [1 / 3, '0.3333333333333333'],
    [1_767_225_600.123456, '1767225600.123456'],
    [1e20, '100000000000000000000.0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [5e-324, '5e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [-Number.MAX_VALUE, '-1.7976931348623157e+308'],
  ])('of a float column, %d, is spelt %s and read to the last bit', (share, cell) => {
    expect(csvLine(columns, { ...nothing, share })).toBe(`,,${cell},\n`)
    expect(reread({ share })?.share).toBe(share)
  })

  test.each([0, 7, -1, 2 ** 31, 2 ** 53 - 1])('of an int column, %d, has no point', (count) => {
    expect(csvLine(columns, { ...nothing, count })).toBe(`,${count},,\n`)
    expect(reread({ count })?.count).toBe(count)
  })

  test('of any magnitude is read to the last bit', () => {
    const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(anyDouble, (share) => {
        // Neither JSON nor the files know a zero with a sign.
        expect(reread({ share })?.share).toBe(share === 0 ? 0 : share)
      }),
    )
  })

  test('of zero has no sign, as in JSON', () => {
    expect(csvLine(columns, { ...nothing, count: -0, share: -0 })).toBe(',0,0.0,\n')
  })

  test.each([NaN, Infinity, -Infinity])('%d is refused with the name of its column', (value) => {
    const words = `is ${value}: a missing value is null`
    expect(() => csvLine(columns, { ...nothing, share: value })).toThrow(new RangeError(`share ${words}`))
    expect(() => spreadsheetLine(columns, { ...nothing, count: value })).toThrow(`count ${words}`)
  })
})

describe('a text', () => {
  test.each([
    ['a,b', '"a,b"'],
    ['"', '""""'],
    ['say "hi", twice', '"say ""hi"", twice"'],
    ['=1+1', '=1+1'],
    [' a ', ' a '],
    ['True', 'True'],
    ['0', '0'],
    ['null', 'null'],
    ['né 😀', 'né 😀'],
    ['a;b\tc', 'a;b\tc'],
  ])('%j is the cell %j and reads as it was', (name, cell) => {
    expect(csvLine(columns, { ...nothing, name })).toBe(`${cell},,,\n`)
    expect(reread({ name })?.name).toBe(name)
  })

  test.each(['a\nb', 'a\rb', 'a\r\nb', 'a\n\n\r\nb'])('%j is one line, its line ends one space', (name) => {
    expect(csvLine(columns, { ...nothing, name })).toBe('a b,,,\n')
  })

  test('that is empty is missing', () => {
    expect(csvLine(columns, { ...nothing, name: '' })).toBe(',,,\n')
    expect(reread({ name: '' })?.name).toBeNull()
  })
})

test('a boolean is spelt as pandas reads one', () => {
  expect(csvLine(columns, { ...nothing, done: true })).toBe(',,,True\n')
  expect(csvLine(columns, { ...nothing, done: false })).toBe(',,,False\n')
  expect([reread({ done: true })?.done, reread({ done: false })?.done]).toEqual([true, false])
})

test('an object is one cell of JSON, whatever it holds', () => {
  const tagged = { tags: 'json', count: 'int' } as const satisfies CsvColumns
  const line = (tags: object | null) => csvLine(tagged, { tags, count: 1 })
  expect(line(null)).toBe(',1\n')
  expect(line({})).toBe('{},1\n')
  const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\\', '😀', '\ud83d', '=') })
  fc.assert(
    fc.property(texts, texts, (name, value) => {
      const [row] = parseCsv(tagged, csvHeader(tagged) + line({ [name]: value }))
      expect(row?.tags).toBe(JSON.stringify({ [name]: value }))
      expect(line({ [name]: value }).slice(0, -1)).not.toMatch(/[\r\n]/)
    }),
  )
})

describe('a line for a spreadsheet', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 })
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']

  test.each(starts)('has an apostrophe before a text that begins with %j', (start) => {
    const cell = spreadsheetLine(columns, { ...nothing, name: `${start}1` })
    expect(cell).toMatch(/^"?'/)
  })

  test('leaves numbers below zero and every other text as they are', () => {
    fc.assert(
      fc.property(texts, fc.integer(), (name, count) => {
        fc.pre(!starts.includes(name.charAt(0)))
        const row = { ...nothing, name, count, share: -1.5 }
        expect(spreadsheetLine(columns, row)).toBe(csvLine(columns, row))
      }),
    )
  })
})
