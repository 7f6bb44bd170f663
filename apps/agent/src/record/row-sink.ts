import type { RealtimeSample, RequestRow } from '@voicemark/schema'
import type { RealtimeLine, WrittenSamples } from './csv/realtime-csv.js'

/** Takes rows as they are recorded; never throws. */
export interface RowSink {
  /** A request row that is in the journal, of this run or of one before; a repetition is left out. */
  request(row: RequestRow): void
  /** Runs before this one whose request rows are wanted once more, to complete what a crash took. */
  unfinishedRuns(): readonly string[]
  /** The next sample of this run. */
  sample(row: RealtimeSample): void
  /** Why there is no room for another request, as a phrase; null when there is. */
  refusal(): string | null
  /** Samples of this run below this place are on the disk, or lost: their lines in the CSV are due. */
  samplesDue(): number
  /** Samples of the run before this one that the CSV has not. */
  samplesMissing(csv: WrittenSamples): Iterable<RealtimeLine>
  /** Told when samples become due, and before any of them are deleted. */
  connect(projection: SampleProjection): void
  /** Writes what waits in memory; samples only where the disk has room, unless it is the last time. */
  flush(isLast?: boolean): void
}

/** What is made of the samples: the CSV. */
export interface SampleProjection {
  due(): void
  /** Waits until what is made is on the disk. @throws the system's error. */
  sync(): void
}

/** Where rows go when there is no collector: nowhere, and a sample's line in the CSV is due at once. */
export const noOutbox: RowSink = {
  request: () => undefined,
  unfinishedRuns: () => [],
  sample: () => undefined,
  refusal: () => null,
  samplesDue: () => Infinity,
  samplesMissing: () => [],
  connect: () => undefined,
  flush: () => undefined,
}
