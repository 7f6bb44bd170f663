import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { errorReason } from '@voicemark/daemon'
import { csvLine, realtimeCsvColumns, type CsvColumns, type RealtimeSample } from '@voicemark/schema'
import type { Logger } from 'pino'
import { openCsvFile } from './csv-file.js'

/** What a line of a file needs of a sample. */
export type RealtimeLine = Pick<RealtimeSample, keyof typeof watchedColumns>

/** Samples of several subjects lie in one file. */
const watchedColumns = { ...realtimeCsvColumns, watched: 'str' } as const satisfies CsvColumns

/** What a file has of the samples, as it was opened. */
export interface WrittenSamples {
  /** Unix seconds of the last sample; null when there is none. */
  readonly lastTimestamp: number | null
  /** Whether a sample of that time is among the last ones: of five days, ten a second. */
  has(timestamp: number): boolean
  /** Whether a sample belongs into it. */
  takes(row: Pick<RealtimeLine, 'watched'>): boolean
}

/** `realtime_<tier>_<time>.csv`, one line per sample; samples that a full disk refuses wait here, in memory. */
export interface RealtimeCsv extends WrittenSamples {
  /** Takes a sample, whose place in the run is behind that of the one before. */
  add(row: RealtimeLine, place: number): void
  /** Writes the samples that were taken and whose place in the run is below `end`; never throws. */
  writeTo(end: number): void
  /** Writes lines that a crash kept out, of a run before this one. @throws the system's error. */
  complete(rows: Iterable<RealtimeLine>): void
  /** Samples that have no line, because the disk took none for too long. */
  lost(): number
  /** Waits until the lines are on the disk. @throws the system's error. */
  sync(): void
  close(): void
}

/** Samples that wait for a disk that takes none: ten minutes of ten a second. */
const waitingLimit = 6000
const linesAtOnce = 500

/** The file of the agent's own synthesis process: the seven columns, new or with the whole lines that it holds. */
export function openRealtimeCsv(path: string, log: Logger): RealtimeCsv {
  return openSampleCsv(path, realtimeCsvColumns, ({ watched }) => watched === null, log)
}

/** The file of all else that was watched, with what that was in an eighth column. */
export function openWatchedCsv(path: string, log: Logger): RealtimeCsv {
  return openSampleCsv(path, watchedColumns, isWatched, log)
}

/** Whether a sample is of something else than the agent's own synthesis process. */
export const isWatched = ({ watched }: Pick<RealtimeLine, 'watched'>) => watched !== null

function openSampleCsv(
  path: string,
  columns: CsvColumns,
  takes: RealtimeCsv['takes'],
  log: Logger,
): RealtimeCsv {
  const file = openCsvFile(path, columns)
  const lastTimestamp = readLastTimestamp(path)
  let waiting: { readonly row: RealtimeLine; readonly place: number }[] = []
  let lost = 0
  let failing = false
  const line = (row: RealtimeLine) => csvLine(columns, row)
  const dueBelow = (end: number) => {
    const due = waiting.slice(0, linesAtOnce)
    const later = due.findIndex(({ place }) => place >= end)
    return later < 0 ? due : due.slice(0, later)
  }

  return {
    lastTimestamp,
    has: (timestamp) => hasTimestamp(path, timestamp),
    takes,
    add(row, place) {
      waiting.push({ row, place })
      if (waiting.length <= waitingLimit) return
      waiting.shift()
      lost += 1
    },
    writeTo(end) {
      try {
        for (let due = dueBelow(end); due.length > 0; due = dueBelow(end)) {
          file.append(due.map(({ row }) => line(row)).join(''))
          waiting = waiting.slice(due.length)
        }
        failing = false
      } catch (error) {
        if (!failing) log.error({ event: 'realtime-csv-not-written', reason: errorReason(error) })
        failing = true
      }
    },
    complete(rows) {
      let lines: string[] = []
      const write = () => {
        if (lines.length > 0) file.append(lines.join(''))
        lines = []
      }
      for (const row of rows) {
        lines.push(line(row))
        if (lines.length === linesAtOnce) write()
      }
      write()
      file.sync()
    },
    lost: () => lost,
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

const lineBytes = 4096
const searchedBytes = 2 ** 28

/** The first cell of the last line; the file holds whole lines. */
function readLastTimestamp(path: string): number | null {
  return withTail(path, lineBytes, (fd, start, size) => {
    const tail = Buffer.alloc(size - start)
    const text = tail.toString('utf8', 0, readSync(fd, tail, 0, tail.length, start))
    const cell = text.trimEnd().split('\n').at(-1)?.split(',')[0] ?? ''
    return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : null
  })
}

function hasTimestamp(path: string, timestamp: number): boolean {
  const start = `\n${csvLine({ timestamp: realtimeCsvColumns.timestamp }, { timestamp }).trimEnd()},`
  return withTail(path, searchedBytes, (fd, from, size) => {
    const block = Buffer.alloc(2 ** 20)
    // The blocks overlap by a line, so that none is cut at its beginning.
    for (let at = from; at < size; at += block.length - lineBytes) {
      const read = readSync(fd, block, 0, block.length, at)
      if (block.subarray(0, read).includes(start)) return true
    }
    return false
  })
}

/** The last bytes of a file: from where to where, so many at most. */
function withTail<T>(path: string, bytes: number, use: (fd: number, start: number, size: number) => T): T {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    return use(fd, Math.max(0, size - bytes), size)
  } finally {
    closeSync(fd)
  }
}
