import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { HandedError, unopened } from '../file/handed-error.js'
import { handedLine, handedRow } from '../rows/handed-row.js'
import type { Handed } from '../rows/handed-source.js'
import { dataElement, pageData } from '../rows/page-data.js'
import { rowsOf } from '../rows/row-table.js'
import { checkVersion, jsonOf, parsed } from './parsed.js'

/** Pages are below 2 MB. */
const mostBytes = 32 * 2 ** 20

/** The rows that a page carries. @throws HandedError where it has none, or others than it says. */
export async function openPage(path: string): Promise<Handed> {
  const { size } = await stat(path)
  if (size > mostBytes) throw new HandedError(`${path}: has ${size} bytes; a page of Voicemark is smaller`)
  const html = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unopened(path, error)
  })
  const start = html.lastIndexOf(dataElement)
  const end = html.indexOf('</script>', start)
  if (start < 0 || end < 0) throw new HandedError(`${path}: is a page, but has no data of Voicemark in it`)
  const json = jsonOf(html.slice(start + dataElement.length, end), `${path}: its data`)
  checkVersion(json, path)
  const data = parsed(pageData, json, `${path}: its data`)
  const { requests } = data
  if (requests === null)
    throw new HandedError(`${path}: has no rows in it, for there were ${data.rows}: compare a bundle of them`)
  const rows = rowsIn(requests, path)
  const hash = createHash('sha256')
  for (const { row, machine } of rows) hash.update(`${handedLine(row, machine)}\n`)
  if (hash.digest('hex') !== data.data_sha256)
    throw new HandedError(`${path}: its rows are not as they were written: their SHA-256 is another`)
  return {
    data_sha256: data.data_sha256,
    conditions: data.conditions,
    async forEachRow(onRow) {
      for (const row of rows) await onRow(row)
    },
    forEachSample: null,
    timelines: data.timelines,
  }
}

function rowsIn(table: Parameters<typeof rowsOf>[0], path: string) {
  try {
    return [...rowsOf(table)].map((value) => parsed(handedRow, value, `${path}: a request`))
  } catch (error) {
    if (error instanceof HandedError) throw error
    throw new HandedError(`${path}: its rows cannot be unpacked`)
  }
}
