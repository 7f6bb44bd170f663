import type { WireReply } from '@voicemark/schema'
import { driverMessage } from '../databases/driver-codes.js'

const retryAfterS = 1

/** What is answered for a run of another agent. */
export const foreignRun: WireReply = {
  status: 'rejected',
  code: 'run-owner',
  detail: 'the run belongs to another agent',
}

/** What is answered for a run that the database does not know. */
export const unknownRun: WireReply = {
  status: 'rejected',
  code: 'unknown-run',
  detail: 'the run has not said hello',
}

/** What is answered while another collector holds the run. */
export const heldRun: WireReply = {
  status: 'retry',
  after_s: 0.1,
  detail: 'another collector is storing rows of this run',
}

/** What is answered when the database failed: it may be better later, and nothing is lost. */
export function retryAfter(error: unknown): WireReply {
  return { status: 'retry', after_s: retryAfterS, detail: driverMessage(error) }
}
