import type { RequestRow } from '@voicemark/schema'
import { requestRow } from './row/finished-row.js'
import { judgementRow, type JudgementOrigin, type TaggedJudgement } from './judgement-row.js'
import type { History } from './history.js'
import type { Journal } from './journal.js'
import type { RequestMeasurement, RequestOrigin } from './row/request-measurement.js'
import type { RequestStart } from './row/request-start.js'
import type { RowSink } from './row-sink.js'
import { createRowWriter, orSpoolFull } from './row-writer.js'

/** The requests of this run, in the journal, the CSV, the figures and the outbox. */
export interface RequestRecord {
  /** @throws RequestError spool-full */
  begin(start: RequestStart): void
  /** Makes the row of a request, which waits for the next flush. */
  add(start: RequestStart, measured: RequestMeasurement): RequestRow
  /** Makes the row of a judgement, which waits as well. */
  judge(judged: RequestRow, judgement: TaggedJudgement, of: JudgedAt): RequestRow
  /** @throws RequestError spool-full when rows still wait; none of them is lost. */
  flush(): void
  tryFlush(): void
  waiting(): number
}

/** What a judgement is called, and when it was made. */
export type JudgedAt = Pick<JudgementOrigin, 'request_id' | 'now'>

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
  return {
    begin(start) {
      orSpoolFull(() => journal.started(start))
      history.marks.began(start.request_id)
    },
    add(start, measured) {
      const row = requestRow(start, measured, { ...origin, seq: seq++ })
      rows.add(row)
      return row
    },
    judge(judged, judgement, of) {
      const { agent_id, run_id } = origin
      const row = judgementRow(judged, judgement, { ...of, agent_id, run_id, seq: seq++ })
      rows.add(row)
      return row
    },
    flush: rows.flush,
    tryFlush: rows.tryFlush,
    waiting: rows.waiting,
  }
}
