import { noEvidence, type RequestEvidence } from '@voicemark/schema'

/** How the figures of a row were seen, and what else was counted. */
export function evidenceColumns(): RequestEvidence {
  return { ...noEvidence }
}
