import { writeSync } from 'node:fs'

/** What the benchmark uses of a sample; the product's own samples hold more. */
export interface TakenSample {
  readonly row: {
    /** Unix seconds. */
    readonly timestamp: number
    readonly cpu_percent: number | null
    readonly process_cpu_percent: number | null
  }
  readonly onGrid: boolean
}

/** What the inference process tells of its window. */
export interface InferenceReport {
  readonly runtime_version: string
  /** End of the window, Unix seconds. */
  readonly end_time: number
  readonly window_s: number
  readonly run_ms: readonly number[]
  readonly process_cpu_s: number
  /** Of the sampler's thread and the processes it started; null where that cannot be told apart. */
  readonly sampler_cpu_s: number | null
  /** Share of all cores that other programs took; the sampler's child processes are not others. */
  readonly others_cpu_share: number
}

/** A line of the pipe: the product's own lines, and the report at the end. */
export type PipeLine =
  | { readonly type: 'sample'; readonly sample: TakenSample }
  | { readonly type: 'opened' | 'closed'; readonly request_id: string }
  | { readonly type: 'fault'; readonly source: string; readonly message: string }
  | { readonly type: 'report'; readonly report: InferenceReport }

/** Where the product's sampler writes, and so do the others. */
export const samplePipeFd = 3

/** Writes at once, as the product does: a queue would be emptied by the event loop, which inference blocks. */
export function writePipeLine(line: PipeLine): void {
  writeSync(samplePipeFd, `${JSON.stringify(line)}\n`)
}
