import { type AskedRow, askedOf, subjectOf } from '../requests/subject.js'

/** What makes requests those of one configuration: two that differ in any of it are never one average. */
export interface ConfigurationIdentity {
  /** Which machine the rows are of. */
  readonly source: string
  readonly hardware_tier: string
  readonly device_type: string
  /** What was measured there, where that is not the agent's own engine (`subjectOf`). */
  readonly subject: string | null
  /** How that was made to speak; null for the agent's own engine. */
  readonly asked: string | null
  /** Null where the rows do not say. */
  readonly voice: string | null
  /** Whether sound was asked for while it was made; rows that do not say are of whole answers. */
  readonly streamed: boolean
}

/** What of a row says which configuration it is of. */
export interface IdentifiedRow extends AskedRow {
  readonly hardware_tier: string
  readonly voice?: string | null
  readonly streamed?: boolean | null
}

/** Which configuration a row of a machine is of. */
export function identityOf(row: IdentifiedRow, source: string): ConfigurationIdentity {
  const { hardware_tier, device_type, voice = null } = row
  const streamed = row.streamed === true
  return { source, hardware_tier, device_type, subject: subjectOf(row), asked: askedOf(row), voice, streamed }
}

/** A configuration with its key. */
interface Identified {
  readonly identity: ConfigurationIdentity
  readonly key: string
}

/** The same for one row after the other: most are of the configuration of the one before, and a key costs a microsecond. */
export function createIdentities(): (row: IdentifiedRow, source: string) => Identified {
  let before: readonly [row: IdentifiedRow, source: string] | null = null
  let known: Identified | null = null
  return (row, source) => {
    if (known !== null && before !== null && before[1] === source && isAlike(before[0], row)) return known
    const identity = identityOf(row, source)
    before = [row, source]
    known = { identity, key: identityKey(identity) }
    return known
  }
}

const isAlike = (a: IdentifiedRow, b: IdentifiedRow) =>
  a.voice === b.voice &&
  a.streamed === b.streamed &&
  a.subject === b.subject &&
  a.asked === b.asked &&
  a.engine === b.engine &&
  a.hardware_tier === b.hardware_tier &&
  a.device_type === b.device_type

/** A text of its own for each configuration. */
export const identityKey = (identity: ConfigurationIdentity) =>
  `${subjectKey(identity)}\n${identity.asked ?? ''}\n${identity.voice ?? ''}${identity.streamed ? '\nstreamed' : ''}`

/** A text of its own for each subject on each machine and device, whatever its voice. */
export const subjectKey = (identity: ConfigurationIdentity) =>
  `${machineKey(identity)}\n${identity.subject ?? ''}`

/** A text of its own for each machine and device. */
export const machineKey = ({ source, hardware_tier, device_type }: ConfigurationIdentity) =>
  `${source}\n${hardware_tier}\n${device_type}`
