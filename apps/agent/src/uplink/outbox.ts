import { mkdirSync } from 'node:fs'
import { StartError, errorReason } from '@voicemark/daemon'
import type { HelloMessage, RealtimeSample, RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { createRun, findRuns, type OutboxRun } from './outbox-run.js'

/** Takes rows as they are recorded; never throws. */
export interface RowSink {
  /** A request row that is in the journal, of this run or of one before; a repetition is left out. */
  request(row: RequestRow): void
  /** The next sample of this run. */
  sample(row: RealtimeSample): void
}

/** The rows that the collector has not yet acknowledged, in files by run. */
export interface Outbox extends RowSink {
  /** Oldest first; the last one is the current run, which goes on. */
  runs(): readonly OutboxRun[]
  /** Folders that are left as they are: those that cannot be read as runs, or that a full disk kept incomplete. */
  damaged(): readonly string[]
  /** Calls the listener whenever there are new rows on the disk. */
  onRows(listener: () => void): void
  /** Deletes a run that is delivered. */
  remove(run: OutboxRun): void
  /** Writes what waits in memory. */
  flush(): void
  close(): void
}

export interface OutboxOptions {
  readonly folder: string
  readonly run: HelloMessage
  readonly log: Logger
}

/** Samples wait so long for others, so that one fsync is enough for all of them. */
const groupMs = 500

/** Where rows go when there is no collector. */
export const noOutbox: RowSink = { request: () => undefined, sample: () => undefined }

/**
 * Opens the outbox with the runs that it holds and begins a new one.
 * @throws StartError when the folder cannot be used.
 */
export function openOutbox({ folder, run, log }: OutboxOptions): Outbox {
  const { found, damaged, current } = openRuns(folder, run)
  const runs = new Map([...found, current].map((opened) => [opened.run_id, opened]))
  for (const run_id of damaged) log.warn({ event: 'outbox-damaged', run_id })
  let timer: NodeJS.Timeout | null = null
  let failing = false
  let tell: () => void = () => undefined

  const flush = () => {
    failing = !tryFlush(current, failing ? null : log)
    if (failing) flushLater()
    else tell()
  }
  const flushLater = () => {
    timer ??= setTimeout(() => {
      timer = null
      flush()
    }, groupMs).unref()
  }
  const complete = (old: OutboxRun, row: RequestRow) => {
    old.putRequest(row)
    const isComplete = tryFlush(old, log)
    old.close()
    if (isComplete) return
    // Delivered like this it would be deleted; the next start completes it.
    runs.delete(old.run_id)
    damaged.push(old.run_id)
  }
  return {
    request(row) {
      const of = runs.get(row.run_id)
      if (of === current) {
        current.putRequest(row)
        flush()
      } else if (of !== undefined) complete(of, row)
    },
    sample(row) {
      current.addSample(row)
      flushLater()
    },
    runs: () => [...runs.values()],
    damaged: () => damaged,
    onRows: (listener) => (tell = listener),
    remove(delivered) {
      runs.delete(delivered.run_id)
      delivered.remove()
    },
    flush,
    close() {
      flush()
      if (timer !== null) clearTimeout(timer)
      current.close()
    },
  }
}

/** Whether the disk took everything; where it did not, the rows wait in memory. */
function tryFlush(run: OutboxRun, log: Logger | null): boolean {
  try {
    run.flush()
    return true
  } catch (error) {
    log?.error({ event: 'outbox-not-written', run_id: run.run_id, reason: errorReason(error) })
    return false
  }
}

function openRuns(folder: string, run: HelloMessage) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return { ...findRuns(folder), current: createRun(folder, run) }
  } catch (error) {
    throw new StartError(`the outbox ${folder} cannot be used: ${errorReason(error)}`)
  }
}
