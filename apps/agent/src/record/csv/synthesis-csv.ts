import { renameSync } from 'node:fs'
import { basename } from 'node:path'
import { isBeside } from '@voicemark/analysis'
import { errorReason } from '@voicemark/daemon'
import { csvHeader, csvLine, parseCsv, requestCsvColumns, type RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { wholeLines } from '../../disk/whole-lines.js'
import { openCsvFile } from './csv-file.js'
import { markEnd, type FileMark } from './file-mark.js'
import { createRequestIds, type RequestIds } from './request-ids.js'

/**
 * Whether something else than the agent's own engine spoke. Told by how it was asked, since an engine may be called anything;
 * rows from before that was recorded have the engine alone.
 */
export const isExternal = ({ asked, engine }: Pick<RequestRow, 'asked' | 'engine'>) =>
  asked === null ? engine !== 'piper-onnx' : asked !== 'engine'

/** `synthesis_<tier>_<time>.csv`, one line per request of its tier that is not a warm-up. */
export interface SynthesisCsv {
  /** Whether a request belongs into this file. */
  takes(row: RequestRow): boolean
  /** Writes the row unless it is there; only meant while the file is completed from the journal. */
  complete(row: RequestRow): void
  append(row: RequestRow): void
  /** Waits until the lines are on the disk, and marks the end of each file by its name. @throws the system's error. */
  mark(): Record<string, FileMark>
  close(): void
}

/**
 * Opens the file, new or with what it holds behind the mark. One that cannot be read is put aside and begun again from
 * the journal.
 */
export function openSynthesisCsv(path: string, tier: string, log: Logger, marked?: FileMark): SynthesisCsv {
  let file = openCsvFile(path, requestCsvColumns)
  let known = createRequestIds()
  try {
    readIds(path, marked?.bytes ?? 0, known)
  } catch (error) {
    known = createRequestIds()
    file.close()
    renameSync(path, `${path}.damaged`)
    log.warn({ event: 'csv-damaged', kept_as: `${basename(path)}.damaged`, reason: errorReason(error) })
    file = openCsvFile(path, requestCsvColumns)
  }
  const append = (row: RequestRow) => file.append(csvLine(requestCsvColumns, row))
  return {
    takes: (row) => !row.warmup && !isBeside(row) && row.hardware_tier === tier && !isExternal(row),
    complete(row) {
      if (!known.has(row.request_id)) append(row)
    },
    append,
    mark: () => ({ [basename(path)]: markEnd(path) }),
    close: file.close,
  }
}

function readIds(path: string, from: number, ids: RequestIds): void {
  let header = from === 0 ? '' : csvHeader(requestCsvColumns)
  for (const lines of wholeLines(path, from)) {
    for (const row of parseCsv(requestCsvColumns, header + lines)) ids.add(String(row.request_id))
    header = csvHeader(requestCsvColumns)
  }
}
