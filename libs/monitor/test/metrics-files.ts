import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseCsv, realtimeCsvColumns, requestCsvColumns } from '@voicemark/schema'
import { expect } from 'vitest'

/**
 * The rows of the only two CSV files of a folder, checked cell by cell: pandas reads a column as what it should be when each
 * of its cells is written so.
 */
export function readFiles(folder: string) {
  const names = readdirSync(folder)
  const only = (pattern: RegExp) => {
    const found = names.filter((name) => pattern.test(name))
    expect(found).toHaveLength(1)
    return readFileSync(join(folder, found[0] ?? ''), 'utf8')
  }
  const synthesis = only(/^synthesis_[a-z0-9_]+_\d{8}_\d{6}\.csv$/)
  const realtime = only(/^realtime_[a-z0-9_]+_\d{8}_\d{6}\.csv$/)
  for (const text of [synthesis, realtime]) expectWrittenAsFloats(text)
  return {
    requests: parseCsv(requestCsvColumns, synthesis),
    samples: parseCsv(realtimeCsvColumns, realtime),
  }
}

const columns = { ...requestCsvColumns, ...realtimeCsvColumns }

/** A whole number in a float column would make pandas read an int64. */
function expectWrittenAsFloats(text: string) {
  const [header = '', ...lines] = text.trim().split('\n')
  const names = header.split(',')
  const isFloat = (at: number) => columns[names[at] as keyof typeof columns] === 'float'
  for (const line of lines)
    line.split(',').forEach((cell, at) => {
      if (isFloat(at)) expect(cell, names[at]).toMatch(/^$|[.e]/)
    })
}
