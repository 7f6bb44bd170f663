import { gzipSync } from 'node:zlib'
import { columnNames, tableOf, type Cells } from '../fixture/table.js'
import { httpCases, type HttpRow } from '../case.js'
import { canary } from '../fixture/answers.js'
import { formOf, type Sent } from '../fixture/http.js'

const upload = (value: string | Buffer, query = '', file = 'a.csv'): Sent => ({
  method: 'POST',
  path: `/api/v1/imports${query}`,
  ...formOf([{ name: 'file', value, file, type: 'text/csv' }]),
})
const table = (cells: Cells = {}) => tableOf(3, cells)
const swapped = (from: string, to: string) => table().replace(from, to)
const [header = ''] = table().split('\n')

const files: readonly HttpRow[] = [
  ['an empty file', upload(''), 422],
  ['a byte', upload('x'), 422],
  ['a header alone', upload(`${header}\n`), 422],
  ['no header', upload(table().split('\n').slice(1).join('\n')), 422, 'csv-header'],
  ['a header of something else', upload(`${canary},b,c\n1,2,3\n`), 422, 'csv-header'],
  ['a column that is missing', upload(tableOf(2, {}, columnNames.slice(5))), 422, 'csv-header'],
  [
    'a column twice',
    upload(table().replaceAll(',rtf,', ',rtfx,').replace('rtfx', 'success')),
    422,
    'csv-header',
  ],
  [
    'a header of 10,000 columns',
    upload(`${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\n`),
    422,
    'csv-header',
  ],
  ['__proto__ as a column', upload(swapped('hardware_tier', '__proto__')), 422, 'csv-header'],
  ['UTF-16 without its mark', upload(Buffer.from(table(), 'utf16le')), 415],
  ['a PNG', upload(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')), 415],
  ['a ZIP', upload(Buffer.from('504b030414000000080000000000', 'hex')), 422, 'bundle-refused'],
  ['gzip', upload(gzipSync(table())), 415],
  ['a bomb of gzip', upload(gzipSync(Buffer.alloc(20_000_000))), 415],
  ['a NUL in a cell', upload(table({ cpu_model: 'a\0b' })), 415],
  ['a quote that is not closed', upload(`${table()}"${canary}`), 422],
  ['a row that is too short', upload(`${table()}1,2,3\n`), 422, 'csv-row'],
  ['a cell of 200 KB', upload(table({ error_message: 'a'.repeat(200_000) })), 422],
  ['a quote within a cell', upload(swapped('Intel', 'In"tel')), 422],
  ['30,000 quotes in wrong places', upload(swapped('Intel', `"I${'"n'.repeat(30_000)}`)), 422],
  ['HTML', upload(`<html><script>${canary}</script></html>`), 422],
  ['JSON', upload(`{"a":"${canary}"}`), 422],
  ['a page of nothing but line ends', upload('\n'.repeat(100_000)), 422],
  ['lists in lists as lines', upload(`${'['.repeat(50_000)}${']'.repeat(50_000)}\n`, '', 'a.jsonl'), 422],
]
const cells: readonly HttpRow[] = [
  ['an RTF of -1, which is missing then', upload(table({ rtf: '-1' })), 200],
  ['an RTF of words', upload(table({ rtf: 'words' })), 422, 'csv-row'],
  ['an infinite RTF, which is missing then', upload(table({ rtf: '1e999' })), 200],
  ['an RTF in hexadecimal', upload(table({ rtf: '0x10' })), 422, 'csv-row'],
  ['an RTF with two points', upload(table({ rtf: '1.2.3' })), 422, 'csv-row'],
  ['memory of 300 %, which is missing then', upload(table({ peak_memory_percent: '300' })), 200],
  ['cores of 2^53, which are missing then', upload(table({ cpu_cores: '9007199254740992' })), 200],
  ['a success of maybe', upload(table({ success: 'maybe' })), 422, 'csv-row'],
  ['a start of no time', upload(table({ start_time: 'yesterday' })), 422],
  ['a start in the year 275761', upload(table({ start_time: '1e19' })), 200],
  ['a precision that there is not, which is missing then', upload(table({ quantization_used: 'FP7' })), 200],
  ['a model of 300 letters', upload(table({ cpu_model: 'a'.repeat(300) })), 422, 'csv-row'],
]
const forms: readonly HttpRow[] = [
  [
    'no file',
    { method: 'POST', path: '/api/v1/imports', ...formOf([{ name: 'mode', value: 'all' }]) },
    422,
    'upload-missing',
  ],
  [
    'a file in another field',
    { method: 'POST', path: '/api/v1/imports', ...formOf([{ name: 'flie', value: table(), file: 'a' }]) },
    400,
  ],
  [
    'two files',
    {
      method: 'POST',
      path: '/api/v1/imports',
      ...formOf(['a', 'b'].map((file) => ({ name: 'file', value: table(), file }))),
    },
    400,
  ],
  [
    'a form that is cut off',
    {
      method: 'POST',
      path: '/api/v1/imports',
      headers: { 'content-type': 'multipart/form-data; boundary=X' },
      body: '--X\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na,b',
    },
    400,
  ],
  [
    'no boundary',
    {
      method: 'POST',
      path: '/api/v1/imports',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'x',
    },
    400,
  ],
  [
    'JSON',
    { method: 'POST', path: '/api/v1/imports', headers: { 'content-type': 'application/json' }, body: '{}' },
    415,
  ],
  ['a mode that there is not', upload(table(), '?mode=some'), 400, 'param-invalid'],
  [
    'a field that there is not',
    {
      method: 'POST',
      path: '/api/v1/imports',
      ...formOf([
        { name: 'moed', value: 'all' },
        { name: 'file', value: table(), file: 'a.csv' },
      ]),
    },
    400,
  ],
  [
    'the mode in query and form',
    {
      method: 'POST',
      path: '/api/v1/imports?mode=all',
      ...formOf([
        { name: 'mode', value: 'all' },
        { name: 'file', value: table(), file: 'a.csv' },
      ]),
    },
    400,
    'param-repeated',
  ],
  ['a tier that is a path, which is a slug then', upload(table(), '?tier=../../x'), 200],
  ['a source of 129 characters', upload(table(), `?source=${'a'.repeat(129)}`), 400, 'param-invalid'],
  ['a file name that is a path', upload(table(), '', '../../x.csv'), 200],
  ['a file name with a NUL', upload(table(), '', 'a\0.csv'), 400],
  ['a file name of 300 letters', upload(table(), '', 'a'.repeat(300)), 200],
  ['an empty file name', upload(table(), '', ''), 400],
  ['a limit that is none', { path: '/api/v1/imports?limit=x' }, 400, 'param-invalid'],
]

/** Files that are imported. */
export const importCases = [
  ...httpCases('files to import', 'collector', files),
  ...httpCases('cells to import', 'collector', cells),
  ...httpCases('forms to import', 'collector', forms),
]
