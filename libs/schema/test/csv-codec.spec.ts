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
  { fault: 'a number too long was read as Infinity', cells: 'a,1,1e999,True', place: 'share is no float' },
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
