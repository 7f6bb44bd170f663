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
}

/** What of a row says which configuration it is of. */
export interface IdentifiedRow extends AskedRow {
  readonly hardware_tier: string
  readonly voice?: string | null
}

/** Which configuration a row of a machine is of. */
export function identityOf(row: IdentifiedRow, source: string): ConfigurationIdentity {
  const { hardware_tier, device_type, voice = null } = row
  return { source, hardware_tier, device_type, subject: subjectOf(row), asked: askedOf(row), voice }
}

/** A text of its own for each configuration. */
export const identityKey = (identity: ConfigurationIdentity) =>
  `${subjectKey(identity)}\n${identity.asked ?? ''}\n${identity.voice ?? ''}`

/** A text of its own for each subject on each machine and device, whatever its voice. */
export const subjectKey = (identity: ConfigurationIdentity) =>
  `${machineKey(identity)}\n${identity.subject ?? ''}`

/** A text of its own for each machine and device. */
export const machineKey = ({ source, hardware_tier, device_type }: ConfigurationIdentity) =>
  `${source}\n${hardware_tier}\n${device_type}`
