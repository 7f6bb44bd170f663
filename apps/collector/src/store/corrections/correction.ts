import type { Tags } from '@voicemark/schema'

/** What is done by a correction. */
export const correctionKinds = ['exclude', 'delete', 'label', 'join', 'tags'] as const

/** What can be corrected as a whole, by its id. */
export const targetKinds = ['request', 'run', 'campaign', 'import', 'agent'] as const
export type TargetKind = (typeof targetKinds)[number]

/** What names a configuration for a label: its machine, and what its rows say they ran on. */
export interface ConfigurationKey {
  readonly agent_id: string
  readonly hardware_tier: string
  readonly device_type: string
}

/** A correction of the log: who changed what of what the data say, why, and whether it was undone. */
export type Correction = Excluding | Deleting | Labelling | Joining | Retagging

interface Logged {
  readonly correction_id: string
  /** Unix seconds. */
  readonly made_at: number
  /** Name of who asked for it. */
  readonly made_by: string
  readonly reason: string
  readonly undone_at: number | null
  readonly undone_by: string | null
}

/** Rows that are in no figure until it is undone. */
export interface Excluding extends Logged {
  readonly kind: 'exclude'
  readonly target_kind: TargetKind
  readonly target: string
  readonly detail: Readonly<Record<string, never>>
}

/** Rows that are gone for ever. */
export interface Deleting extends Logged {
  readonly kind: 'delete'
  readonly target_kind: TargetKind
  readonly target: string
  readonly detail: Removal
}

/** A name of one's own for a configuration. */
export interface Labelling extends Logged {
  readonly kind: 'label'
  readonly target_kind: 'configuration'
  readonly target: ConfigurationKey
  readonly detail: {
    readonly label: string
    /** Whether configurations of this label are one where their conditions agree. */
    readonly merge: boolean
  }
}

/** The target is the same machine as another agent. */
export interface Joining extends Logged {
  readonly kind: 'join'
  readonly target_kind: 'agent'
  readonly target: string
  readonly detail: { readonly into: string }
}

/** Tags of a request, which are changed in its row. */
export interface Retagging extends Logged {
  readonly kind: 'tags'
  readonly target_kind: 'request'
  readonly target: string
  readonly detail: {
    readonly set: Tags
    readonly unset: readonly string[]
    /** All tags of the request. */
    readonly before: Tags
    readonly after: Tags
  }
}

/** How far a deletion is, and what it has taken away. */
export interface Removal {
  readonly state: 'removing' | 'done'
  /** Rows that were taken away, those in quarantine apart. */
  readonly requests: number
  readonly samples: number
  /** Samples that were in coarser rows. */
  readonly folded_samples: number
  readonly quarantined: number
  /** Coarser rows that stay, for they hold samples of others as well. */
  readonly kept_rollups: number
  /** Samples of requests that came later, which are still to be taken away, and what they are of. */
  readonly late: readonly (readonly [run_ref: number, first: number, last: number, watched: string | null])[]
}
