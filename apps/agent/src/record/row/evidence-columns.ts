import { noEvidence, type RequestEvidence } from '@voicemark/schema'
import { gpuColumns } from './gpu-columns.js'
import type { RequestMeasurement } from './request-measurement.js'

/** How the figures of a row were seen, and what else was counted. */
export function evidenceColumns({ watch }: RequestMeasurement): RequestEvidence {
  const window = watch?.window ?? null
  return { ...noEvidence, ...gpuColumns(window) }
}
