import { noExclusions } from '@voicemark/analysis'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requestCsvColumns } from '@voicemark/schema'
import { FolderError } from './folder-error.js'
import { readMetricsFolder } from './metrics-folder.js'

const python = join(import.meta.dirname, '../../fixtures/python-metrics')
const [m1, i5] = ['synthesis_m1_air_20251107_214502.csv', 'synthesis_intel_i5_20251107_223045.csv']
const text = readFileSync(join(python, m1), 'utf8').replaceAll('\r\n', '\n')
const bad = 'synthesis_bad_20251107_000000.csv'
let folder = ''
const columns = Object.keys(requestCsvColumns)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
const label = ({ label, n }: { label: string; n: number }) => [label, n]

/** The text with one cell of one line (1 is the header) changed. */
function withCell(line: number, column: string, value: string): string {
  const at = columns.findIndex((name) => name === column)
  const lines = text.split('\n').map((content, index) => {
    const cells = content.split(',')
    return index + 1 === line ? cells.with(at, value).join(',') : content
  })
  return lines.join('\n')
}

const withoutColumn = (at: number) =>
  text.replace(/^.+$/gm, (line) =>
    line
      .split(',')
      .filter((_, index) => index !== at)
      .join(','),
  )

test("files of what is not the agent's own engine are of no average with it, nor of one with each other", async () => {
  const time = '20261129_120000'
  put(`synthesis_m1_air_${time}.csv`, text)
  put(`synthesis_m1_air_http_localhost_8880_af_sky_4f2a_${time}.csv`, text)
  put(`synthesis_m1_air_http_localhost_8880_af_bella_4f2a_${time}.csv`, text)
  put(`synthesis_m1_air_command_4f2a_${time}.csv`, text)
  const { configurations, remarks } = await readMetricsFolder(folder)
  expect(remarks.join('\n')).toContain("not of an agent's own engine: localhost_8880_af_sky, by http")
  expect(configurations.map(label)).toEqual([
    ['m1_air_mps', 15],
    ['m1_air_mps subject=command', 15],
    ['m1_air_mps subject=localhost_8880_af_bella', 15],
    ['m1_air_mps subject=localhost_8880_af_sky', 15],
  ])
})

test('the files of the old Python system are read, and their zeros are missing sensors', async () => {
  const { configurations, remarks, omissions } = await readMetricsFolder(python)
  expect(configurations.map(label)).toEqual([
    ['amd_ryzen5_cpu', 30],
    ['intel_i5_cpu', 50],
    ['m1_air_mps', 15],
    ['nvidia_rtx3060_cuda', 25],
  ])
  expect(configurations.map(({ peak_temperature_c }) => peak_temperature_c !== null)).toEqual([
    false,
    false,
    false,
    true,
  ])
  expect(remarks).toContain(`${i5}: peak_temperature_c is 0 in every row: read as no sensor`)
  expect(remarks).toContain(`${i5}: peak_gpu_memory_mb is 0 on a CPU: read as no GPU`)
  expect(omissions).toEqual({ warmups: 0, cut: 0, throttled: 0, excluded: noExclusions, files: 0, rows: 0 })
})

describe('a broken file is named and left out, and the others are used', () => {
  test.each<[name: string, content: string | Buffer, message: string]>([
    ['zero bytes', '', `${bad}: is empty (0 bytes)`],
    ['only a header', `${columns.join(',')}\n`, `${bad}: has a header but no rows`],
    [
      'no header',
      text.slice(text.indexOf('\n') + 1),
      `${bad}:1: has no header line with the names of the columns`,
    ],
    ['UTF-16 without its mark', Buffer.from(text, 'utf16le'), `${bad}:1: is not CSV: it has NUL bytes`],
    ['Latin-1', Buffer.from(text.replaceAll('Apple M1', 'Apple® M1'), 'latin1'), `${bad}: is not UTF-8 text`],
    ['a PNG renamed', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), `${bad}: is not CSV but a PNG picture`],
    ['a missing column', withoutColumn(17), `${bad}:1: without the column rtf`],
    [
      'a duplicate column',
      text.replace('error_message', 'rtf'),
      `${bad}:1:21: the column rtf is there twice`,
    ],
    ['a word for a number', withCell(3, 'rtf', 'fast'), `${bad}:3:18: rtf is "fast": expected a number`],
    ['a decimal comma', withCell(3, 'rtf', '"3,5"'), `${bad}:3:18: rtf is "3,5": expected a number`],
    ['thousands', withCell(3, 'peak_memory_mb', '"2,914.34"'), `${bad}:3:13: peak_memory_mb is "2,914.34"`],
    ['times of a counter', withCell(2, 'start_time', '81234.5'), `${bad}:2:10: start_time is "81234.5"`],
    [
      'a word for a truth',
      withCell(4, 'success', 'maybe'),
      `${bad}:4:20: success is "maybe": expected True or False (or yes, no, 1, 0)`,
    ],
    ['an empty value that must be there', withCell(2, 'success', ''), `${bad}:2:20: success is empty`],
    ['nan where a value must be', withCell(2, 'success', 'nan'), `${bad}:2:20: success is "nan"`],
    ['too many cells', withCell(5, 'rtf', '1,1'), `${bad}:5: has 27 cells, the header has 26`],
    ['a quote that is not closed', withCell(3, 'gpu_name', '"x'), `${bad}:3: a quote is not closed`],
    ['a quote inside a cell', withCell(3, 'gpu_name', 'a"b'), `${bad}:3: a quote stands where none may be`],
    ['a huge row', withCell(3, 'gpu_name', 'x'.repeat(70_000)), `${bad}:3: a row is longer than 64 KB`],
    ['a huge header', 'a,'.repeat(200_000), `${bad}:1: has a header longer than 16,384 bytes`],
  ])('%s', async (_, content, message) => {
    put(bad, content)
    copyFileSync(join(python, i5), join(folder, i5))
    const found = await readMetricsFolder(folder)
    expect(found.filesLeftOut).toHaveLength(1)
    expect(found.filesLeftOut[0]).toContain(message)
    expect(found.configurations.map(label)).toEqual([['intel_i5_cpu', 50]])
    expect(found.omissions).toEqual({
      warmups: 0,
      cut: 0,
      throttled: 0,
      excluded: noExclusions,
      files: 1,
      rows: 0,
    })
  })

  test('a link and a folder of that name', async () => {
    symlinkSync(join(python, m1), join(folder, 'synthesis_link.csv'))
    mkdirSync(join(folder, 'synthesis_folder.csv'))
    const { filesLeftOut } = await readMetricsFolder(folder)
    expect(filesLeftOut).toEqual([
      'synthesis_folder.csv: is not a file',
      'synthesis_link.csv: is a symbolic link, which is not followed',
    ])
  })
})

describe('a file that is only unusual is used', () => {
  const reversed = text.replace(/^.+$/gm, (line) => line.split(',').reverse().join(','))
  test.each<[name: string, content: string, encoding?: BufferEncoding]>([
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${text}`],
    ['no line break at the end', text.trimEnd()],
    ['another order of columns', reversed],
    ['a column more', text.replace(/^.+$/gm, (line) => `${line},more`)],
    ['empty lines', text.replaceAll('\n', '\n\n')],
    ['1 and 0 for truths', text.replaceAll('True', '1').replaceAll('False', '0')],
    ['whole numbers as floats', withCell(2, 'text_length_chars', '40.0')],
    ['semicolons', text.replaceAll(',', ';')],
    ['tabs', text.replaceAll(',', '\t')],
    ['UTF-16', `\ufeff${text}`, 'utf16le'],
    ['infinity', withCell(3, 'rtf', 'inf')],
    ['a negative value', withCell(5, 'rtf', '-1')],
    ['a line break in a quoted cell', withCell(2, 'error_message', '"a\nb"')],
  ])('%s', async (_, content, encoding = 'utf8') => {
    put(m1, Buffer.from(content, encoding))
    const { configurations, filesLeftOut, rowsSkipped } = await readMetricsFolder(folder)
    expect(filesLeftOut).toEqual([])
    expect(rowsSkipped).toEqual([])
    expect(configurations.map(label)).toEqual([['m1_air_mps', 15]])
  })
})

test.each([
  ['between cells', text.slice(0, -50), 'is half a line (has'],
  [
    'within a quote',
    text.trimEnd().replace(/INT8(?=[^\n]*$)/, '"INT8'),
    'is half a line (a quote is not closed)',
  ],
  ['within a value', withCell(16, 'success', 'Tr').trimEnd(), 'is half a line (success is "Tr"'],
])('half a last line %s costs that row only', async (_, content, message) => {
  put(m1, content)
  const { configurations, rowsSkipped, omissions } = await readMetricsFolder(folder)
  expect(rowsSkipped).toHaveLength(1)
  expect(rowsSkipped[0]).toContain(`${m1}:16: ${message}`)
  expect(configurations.map(label)).toEqual([['m1_air_mps', 14]])
  expect(omissions).toEqual({ warmups: 0, cut: 0, throttled: 0, excluded: noExclusions, files: 0, rows: 1 })
})

test('a file with one row has n = 1 and no deviation', async () => {
  put(m1, text.split('\n').slice(0, 2).join('\n'))
  const { configurations } = await readMetricsFolder(folder)
  expect(configurations.map(label)).toEqual([['m1_air_mps', 1]])
  expect(configurations[0]?.peak_memory_mb).toMatchObject({ n: 1, sd: null })
})

// Nothing is unreadable to root.
test.skipIf(process.getuid?.() === 0)('a folder and a file that may not be read are named', async () => {
  put(m1, text)
  put(i5, text)
  chmodSync(join(folder, i5), 0)
  expect((await readMetricsFolder(folder)).filesLeftOut).toEqual([`${i5}: cannot be read: permission denied`])
  chmodSync(folder, 0)
  await expect(readMetricsFolder(folder)).rejects.toThrow('cannot be read: permission denied')
  chmodSync(folder, 0o700)
})

test('nan in a measurement is missing, and said so', async () => {
  put(m1, withCell(2, 'rtf', 'nan'))
  const { configurations, remarks } = await readMetricsFolder(folder)
  expect(configurations[0]?.rtf.n).toBe(14)
  expect(remarks).toContain(`${m1}: rtf has cells such as nan: read as missing`)
})

test('a zero among degrees is a temperature', async () => {
  put(m1, withCell(2, 'peak_temperature_c', '-4.5'))
  expect((await readMetricsFolder(folder)).configurations[0]?.peak_temperature_c).toBe(0)
})

describe('machines', () => {
  const second = 'synthesis_m1_air_b2c4_20251108_000000.csv'
  const specs = (agent_id: string) => JSON.stringify({ agent_id, cpu_model: 'Apple M1', total_memory_gb: 8 })

  test('two files of like hardware are of one machine', async () => {
    put(m1, text)
    put(second, text)
    expect((await readMetricsFolder(folder)).configurations.map(label)).toEqual([['m1_air_mps', 30]])
  })

  test('files of like hardware are told, and kept apart where a person says so', async () => {
    put(m1, text)
    put(second, text)
    expect((await readMetricsFolder(folder)).remarks.join('\n')).toContain(
      `${m1}, ${second} agree in tier, processor, cores and memory (m1_air, Apple M1, 8 cores, 8 GB): read as one machine; --machine each keeps them apart`,
    )
    const { configurations, remarks } = await readMetricsFolder(folder, { machine: 'each' })
    expect(configurations.map(label)).toEqual([
      ['m1_air_mps', 15],
      ['m1_air_mps#2', 15],
    ])
    expect(remarks.join()).not.toContain('agree in')
  })

  test('two files of two agents are of two machines', async () => {
    put(m1, text)
    put(second, text)
    put('hardware_specs_m1_air.json', specs('a'))
    put('hardware_specs_m1_air_b2c4.json', specs('b'))
    expect((await readMetricsFolder(folder)).configurations.map(label)).toEqual([
      ['m1_air_mps', 15],
      ['m1_air_mps#2', 15],
    ])
  })

  test('a file without specs is of the only machine that fits it', async () => {
    put(m1, text)
    put(second, text)
    put('hardware_specs_m1_air.json', specs('a'))
    expect((await readMetricsFolder(folder)).configurations.map(label)).toEqual([['m1_air_mps', 30]])
  })

  test('another processor or memory is another machine', async () => {
    put(m1, text)
    put(second, text.replaceAll(',8.0,', ',16.0,'))
    expect((await readMetricsFolder(folder)).configurations).toHaveLength(2)
  })

  test('damaged specs are passed over', async () => {
    put(m1, text)
    put('hardware_specs_m1_air.json', '{')
    expect((await readMetricsFolder(folder)).configurations.map(label)).toEqual([['m1_air_mps', 15]])
  })
})

test.each([
  ['is missing', () => join(folder, 'none'), 'does not exist'],
  ['is a file', () => join(python, m1), 'is not a folder'],
  ['is empty', () => folder, 'has no file synthesis_*.csv'],
])('a folder that %s is refused in one line', async (_, path, message) => {
  const refused = readMetricsFolder(path())
  await expect(refused).rejects.toThrow(FolderError)
  await expect(refused).rejects.toThrow(message)
})
