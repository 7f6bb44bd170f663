import type { RequestRow } from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import type { Recorder } from '../record/recorder.js'
import { RequestError } from '../request-error.js'

/** Measurements that have their rows. */
export interface EndedMeasurements {
  add(row: RequestRow): void
  /** One of this run that ended a while ago at most; null: it is not among them. */
  known(request_id: string): RequestRow | null
  /** The row, of whichever run. @throws RequestError where there is none, or the end of the agent made it */
  row(request_id: string): Promise<RequestRow>
  /** @throws RequestError when the end of the agent cut it off */
  refuseLost(request_id: string): void
}

export interface EndedParts {
  readonly recorder: Pick<Recorder, 'flush' | 'interrupted'>
  readonly findRow: (request_id: string) => Promise<RequestRow | null>
}

export function createEndedMeasurements({ recorder, findRow }: EndedParts): EndedMeasurements {
  const rows = new Map<string, RequestRow>()
  return {
    add(row) {
      rows.set(row.request_id, row)
      if (rows.size > agentLimits.rowsKept) rows.delete(rows.keys().next().value ?? '')
    },
    known: (request_id) => rows.get(request_id) ?? null,
    async row(request_id) {
      const known = rows.get(request_id)
      // It may still wait for a disk that was full.
      if (known !== undefined) recorder.flush()
      const row = known ?? (await findRow(request_id))
      if (row === null) throw unknown()
      if (row.failure_class === 'agent_restarted') throw lost(request_id)
      return row
    },
    refuseLost(request_id) {
      if (recorder.interrupted.has(request_id)) throw lost(request_id)
    },
  }
}

const unknown = () =>
  new RequestError(
    'measurement-unknown',
    'no measurement of this id was begun here; POST /api/v1/measurements begins one',
  )

const lost = (request_id: string) =>
  new RequestError(
    'measurement-lost',
    'the agent ended during the measurement; its failed row is recorded, begin another one',
    { request_id },
  )
