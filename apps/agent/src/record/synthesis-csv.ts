import { readFileSync } from 'node:fs'
import { csvHeader, csvLine, parseCsv, requestCsvColumns, type RequestRow } from '@voicemark/schema'
import { StartError, errorReason } from '../errors.js'
import { openLineFile } from './line-file.js'

/** `synthesis_<tier>_<time>.csv`, one line per request of its tier that is not a warm-up. */
export interface SynthesisCsv {
  /** Whether a request belongs into this file. */
  takes(row: RequestRow): boolean
  /** Writes the row unless it is there; only meant while the file is completed from the journal. */
  complete(row: RequestRow): void
  append(row: RequestRow): void
  close(): void
}

/** Opens the file, new or with what it holds. @throws StartError when it holds something else. */
export function openSynthesisCsv(path: string, tier: string): SynthesisCsv {
  const file = openLineFile(path, csvHeader(requestCsvColumns))
  const known = readIds(path)
  const append = (row: RequestRow) => file.append(csvLine(requestCsvColumns, row))
  return {
    takes: (row) => !row.warmup && row.hardware_tier === tier,
    complete(row) {
      if (!known.has(row.request_id)) append(row)
    },
    append,
    close: file.close,
  }
}

function readIds(path: string): ReadonlySet<string> {
  try {
    return new Set(
      parseCsv(requestCsvColumns, readFileSync(path, 'utf8')).map((row) => String(row.request_id)),
    )
  } catch (error) {
    throw new StartError(`${path} is not a file of this agent (${errorReason(error)}); move it away`)
  }
}
