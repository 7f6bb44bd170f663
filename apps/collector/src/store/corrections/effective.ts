import type { ConfigurationKey, Correction, Labelling, TargetKind } from './correction.js'

/** Why rows are in no figure. */
export interface Exclusion {
  readonly reason: string
  readonly correction_id: string
}

/** A label of somebody's own. */
export interface OwnLabel {
  readonly label: string
  /** Whether configurations of this label are one where their conditions agree. */
  readonly merge: boolean
  readonly correction_id: string
}

/** What holds now of all that was corrected. */
export interface EffectiveCorrections {
  /** By id. What is being deleted is among them, so that no figure shows half of it. */
  readonly excluded: {
    readonly requests: ReadonlyMap<string, Exclusion>
    readonly runs: ReadonlyMap<string, Exclusion>
    readonly campaigns: ReadonlyMap<string, Exclusion>
    readonly imports: ReadonlyMap<string, Exclusion>
    readonly agents: ReadonlyMap<string, Exclusion>
  }
  /** From an agent to the one whose machine it is, chains resolved. */
  readonly joins: ReadonlyMap<string, string>
  /** By `configurationKey`. */
  readonly labels: ReadonlyMap<string, OwnLabel>
  /** Deleted, so that what arrives later is not stored. */
  readonly removed: { readonly runs: ReadonlySet<string>; readonly campaigns: ReadonlySet<string> }
}

/** One text for each configuration that can have a label. */
export const configurationKey = ({ agent_id, hardware_tier, device_type }: ConfigurationKey): string =>
  JSON.stringify([agent_id, hardware_tier, device_type])

/** What holds of a log, which is in the order in which the corrections were made. */
export function effectiveCorrections(log: readonly Correction[]): EffectiveCorrections {
  const active = log.filter(({ undone_at }) => undone_at === null)
  const excluded = (kind: TargetKind) => exclusionsOf(active, kind)
  const deleted = (kind: TargetKind) =>
    new Set(active.flatMap((one) => (one.kind === 'delete' && one.target_kind === kind ? [one.target] : [])))
  return {
    excluded: {
      requests: excluded('request'),
      runs: excluded('run'),
      campaigns: excluded('campaign'),
      imports: excluded('import'),
      agents: excluded('agent'),
    },
    joins: joinsOf(active),
    labels: new Map(
      active
        .filter((one): one is Labelling => one.kind === 'label')
        .map(({ target, detail, correction_id }) => [configurationKey(target), { ...detail, correction_id }]),
    ),
    removed: { runs: deleted('run'), campaigns: deleted('campaign') },
  }
}

/** The first reason stands. Of what is deleted only a campaign, of which rows may still come, stays excluded. */
function exclusionsOf(active: readonly Correction[], kind: TargetKind): ReadonlyMap<string, Exclusion> {
  const exclusions = new Map<string, Exclusion>()
  for (const one of active) {
    if (one.target_kind !== kind || typeof one.target !== 'string' || exclusions.has(one.target)) continue
    const { reason, correction_id } = one
    if (one.kind === 'exclude' || isUnderWay(one)) exclusions.set(one.target, { reason, correction_id })
  }
  return exclusions
}

const isUnderWay = (one: Correction) =>
  one.kind === 'delete' && (one.detail.state === 'removing' || one.target_kind === 'campaign')

/** One that would make a circle says nothing; none is taken into the log. */
function joinsOf(active: readonly Correction[]): ReadonlyMap<string, string> {
  const next = new Map<string, string>()
  for (const one of active)
    if (one.kind === 'join' && endOf(next, one.detail.into) !== one.target)
      next.set(one.target, one.detail.into)
  return new Map([...next.keys()].map((agent_id) => [agent_id, endOf(next, agent_id)]))
}

/** The machine at the end of a chain of joins. */
export function endOf(joins: ReadonlyMap<string, string>, agent_id: string): string {
  let end = agent_id
  for (let next = joins.get(end); next !== undefined; next = joins.get(end)) end = next
  return end
}
