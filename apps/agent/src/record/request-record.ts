import type { RequestRow } from '@voicemark/schema'
import { requestRow } from './finished-row.js'
import type { History } from './history.js'
import type { Journal } from './journal.js'
import type { RequestMeasurement, RequestOrigin } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import type { RowSink } from './row-sink.js'
import { createRowWriter, orSpoolFull } from './row-writer.js'

/** A row before it has its place in the run. */
export type UnplacedRow = Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>

/** The requests of this run, in the journal, the CSV, the figures and the outbox. */
export interface RequestRecord {
  /** @throws RequestError spool-full */
  begin(start: RequestStart): void
  /** Makes the row of a request, which waits for the next flush. */
  add(start: RequestStart, measured: RequestMeasurement): RequestRow
  /** Takes a row that somebody else made, as `add`. */
  addRow(row: UnplacedRow): RequestRow
  /** @throws RequestError spool-full when rows still wait; none of them is lost. */
  flush(): void
  tryFlush(): void
  waiting(): number
}

export interface RequestRecordOptions {
  readonly journal: Journal
  readonly history: History
  readonly outbox: RowSink
  readonly origin: Omit<RequestOrigin, 'seq'>
}

export function createRequestRecord(options: RequestRecordOptions): RequestRecord {
  const { journal, history, outbox, origin } = options
  let seq = 0

  const ended = (row: RequestRow) => {
    // A row names its samples: they are on the disk before it.
    outbox.flush()
    journal.ended(row)
    outbox.request(row)
  }
  const rows = createRowWriter({ ...journal, ended }, history.csv, (row) => {
    history.count(row)
    history.figures.write()
    history.marks.ended(row.request_id)
  })
  const added = (row: RequestRow) => {
    rows.add(row)
    return row
  }
  return {
    begin(start) {
      orSpoolFull(() => journal.started(start))
      history.marks.began(start.request_id)
    },
    add: (start, measured) => added(requestRow(start, measured, { ...origin, seq: seq++ })),
    addRow(row) {
      const { agent_id, run_id } = origin
      return added({ ...row, agent_id, run_id, seq: seq++ })
    },
    flush: rows.flush,
    tryFlush: rows.tryFlush,
    waiting: rows.waiting,
  }
}
