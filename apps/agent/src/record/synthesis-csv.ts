import { readFileSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import { csvLine, parseCsv, requestCsvColumns, type RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { openCsvFile } from './csv-file.js'

/** Whether a row was measured by a bench at somebody else's server, on hardware that is not this agent's. */
export const isExternal = (row: Pick<RequestRow, 'engine'>) => row.engine === 'http'

/** `synthesis_<tier>_<time>.csv`, one line per request of its tier that is not a warm-up. */
export interface SynthesisCsv {
  /** Whether a request belongs into this file. */
  takes(row: RequestRow): boolean
  /** Writes the row unless it is there; only meant while the file is completed from the journal. */
  complete(row: RequestRow): void
  append(row: RequestRow): void
  close(): void
}

/** Opens the file, new or with what it holds. One that cannot be read is put aside and begun again from the journal. */
export function openSynthesisCsv(path: string, tier: string, log: Logger): SynthesisCsv {
  let file = openCsvFile(path, requestCsvColumns)
  let known: ReadonlySet<string> = new Set()
  try {
    known = readIds(path)
  } catch (error) {
    file.close()
    renameSync(path, `${path}.damaged`)
    log.warn({ event: 'csv-damaged', kept_as: `${basename(path)}.damaged`, reason: errorReason(error) })
    file = openCsvFile(path, requestCsvColumns)
  }
  const append = (row: RequestRow) => file.append(csvLine(requestCsvColumns, row))
  return {
    takes: (row) => !row.warmup && row.hardware_tier === tier && !isExternal(row),
    complete(row) {
      if (!known.has(row.request_id)) append(row)
    },
    append,
    close: file.close,
  }
}

function readIds(path: string): ReadonlySet<string> {
  return new Set(parseCsv(requestCsvColumns, readFileSync(path, 'utf8')).map((row) => String(row.request_id)))
}
