import type { Sample, SubjectAccount } from '@voicemark/sampler'
import type { LocalWatch } from '@voicemark/schema'
import type { ErrorCode } from '../request-error.js'

/** What the thread that watches is told. */
export type WatchOrder = OpenOrder | { readonly type: 'close'; readonly request_id: string }

export interface OpenOrder {
  /** `find` only looks what would be watched. */
  readonly type: 'open' | 'find'
  readonly request_id: string
  readonly watch: LocalWatch
  /** Left out of every tree, with all below them, and refused as what is watched. */
  readonly self_pids: readonly number[]
}

/** What it says: samples in order, those of a request between its `opening` and its `closed`. */
export type WatchEvent =
  /** `subject` tells it apart from others that are watched. */
  | { readonly type: 'opening'; readonly request_id: string; readonly subject: string }
  | ({ readonly type: 'opened'; readonly request_id: string } & FoundSubject)
  | {
      readonly type: 'refused'
      readonly request_id: string
      readonly code: ErrorCode
      readonly message: string
    }
  | { readonly type: 'sample'; readonly subject: string; readonly sample: Sample }
  | { readonly type: 'closed'; readonly request_id: string; readonly account: SubjectAccount | null }
  | { readonly type: 'fault'; readonly source: string; readonly message: string }

/** What was found to be watched. */
export interface FoundSubject {
  readonly processes: number | null
  /** What there is to say of it. */
  readonly note: string | null
}
