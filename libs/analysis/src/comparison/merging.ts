import {
  type ConfigurationIdentity,
  createIdentities,
  identityKey,
} from '../configurations/configuration-key.js'
import { createHardwareFold, type Hardware } from '../configurations/machine-folds.js'
import { isBeside } from '../requests/beside.js'
import type { ComparedRequest } from '../requests/compared-request.js'
import { isExcluded } from '../requests/excluded.js'
import {
  createFingerprint,
  type Fingerprint,
  type FingerprintState,
  type Setting,
} from '../requests/fingerprint.js'
import type { MeasuredRequest } from '../requests/measures.js'
import { differencesInWords, type Difference } from './comparability.js'

/** Under which label a machine may be one with others; null: it stands alone. */
export type MergeLabelOf = (machine: ConfigurationIdentity) => string | null

/** Makes configurations of several machines one, where somebody called them the same and their conditions agree. */
export interface Merging {
  /** Takes a row in, once, and names the machine under which it counts by what is known. */
  sourceOf(row: MeasuredRequest & ComparedRequest, source: string): string
  /** Whether what was said of earlier rows no longer holds, so that they have to be folded anew. */
  isOutdated(): boolean
  /** The machines of a configuration that is called by one of them. */
  machinesOf(one: ConfigurationIdentity): readonly string[]
  /** Why configurations of one label are apart, a sentence each. */
  remarks(): string[]
  state(): MergingState
  /** For a fold of the same rows anew. */
  decisions(): MergeDecisions
}

/** By configuration, the machine under which its rows count. */
export type MergeDecisions = readonly (readonly [key: string, source: string])[]

/** What another one goes on from. */
export interface MergingState {
  readonly members: readonly {
    readonly identity: ConfigurationIdentity
    readonly label: string
    readonly rows: number
    readonly hardware: Hardware
    readonly fingerprint: FingerprintState
  }[]
  readonly decisions: MergeDecisions
}

/** Nobody's machines are one. */
const nobody: MergingState = { members: [], decisions: [] }

/** @param decided Of a reading of the same rows before. @default what the state says */
export function createMerging(
  mergeLabelOf: MergeLabelOf | null,
  state: MergingState = nobody,
  decided: MergeDecisions = state.decisions,
): Merging {
  const identify = createIdentities()
  const members = new Map(state.members.map((one) => [identityKey(one.identity), createMember(one)]))
  const sources = new Map(decided)
  const outcome = () => decide([...members.values()])
  return {
    sourceOf(row, source) {
      if (mergeLabelOf === null) return source
      const { identity, key } = identify(row, source)
      const label = mergeLabelOf(identity)
      if (label === null) return source
      const nothing = { ...unknown, identity, label }
      const member = members.get(key) ?? createMember(nothing)
      members.set(key, member)
      member.add(row)
      return sources.get(key) ?? source
    },
    isOutdated() {
      const now = outcome().decisions
      return now.length !== sources.size || now.some(([key, source]) => sources.get(key) !== source)
    },
    machinesOf: (one) => [
      ...[one.source],
      ...[...members.values()].flatMap(({ identity }) =>
        identity.source !== one.source &&
        sources.get(identityKey(identity)) === one.source &&
        restKey(identity) === restKey(one)
          ? [identity.source]
          : [],
      ),
    ],
    remarks: () => outcome().remarks,
    state: () => ({ members: [...members.values()].map((one) => one.state()), decisions: [...sources] }),
    decisions: () => outcome().decisions,
  }
}

type Member = ReturnType<typeof createMember>
type MemberState = MergingState['members'][number]

const unknown = {
  rows: 0,
  hardware: { cpu_model: null, cpu_cores: null, total_memory_gb: null, gpu_name: null },
  fingerprint: { fields: [], tags: [] },
}

/** One configuration of one machine: what its steady, successful requests ran on and with. */
function createMember({ identity, label, ...known }: MemberState) {
  const { source, hardware_tier, device_type, subject, asked, voice, streamed } = identity
  const own = { source, hardware_tier, device_type, subject, asked, voice, streamed }
  const hardware = createHardwareFold(known.hardware)
  const fingerprint = createFingerprint(known.fingerprint)
  let { rows } = known
  return {
    identity: own,
    label,
    add(row: MeasuredRequest & ComparedRequest) {
      if (!row.success || row.warmup === true || row.cold === true) return
      if (isBeside(row) || isExcluded(row)) return
      rows += 1
      hardware.add(row)
      fingerprint.add(row)
    },
    isKnown: () => rows > 0,
    conditions: (): Fingerprint => ({ ...ofMachine(own, hardware.figures()), ...fingerprint.fingerprint() }),
    state: (): MemberState => ({
      ...{ identity: own, label, rows },
      ...{ hardware: hardware.figures(), fingerprint: fingerprint.state() },
    }),
  }
}

/** What of a machine must be the same as well; memory by the GB, of which a system keeps some for itself. */
const ofMachine = (
  { hardware_tier, device_type }: ConfigurationIdentity,
  hardware: Hardware,
): Fingerprint => ({
  hardware_tier: [hardware_tier],
  device_type: [device_type],
  cpu_model: [hardware.cpu_model],
  cpu_cores: [hardware.cpu_cores],
  total_memory_gb: [hardware.total_memory_gb === null ? null : Math.round(hardware.total_memory_gb)],
  gpu_name: [hardware.gpu_name],
})

/** What makes rows of two machines the same configuration, beside the machine. */
const restKey = ({ subject, asked, voice, streamed }: ConfigurationIdentity) =>
  JSON.stringify([subject, asked, voice, streamed])

/** Of each label the machine whose name is first, and those that agree with it. */
function decide(members: readonly Member[]) {
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    if (!member.isKnown()) continue
    const key = `${member.label}\n${restKey(member.identity)}`
    groups.set(key, [...(groups.get(key) ?? []), member])
  }
  const decisions: [key: string, source: string][] = []
  const remarks: string[] = []
  for (const group of groups.values()) {
    const [first, ...others] = group.toSorted((a, b) => inOrder(a.identity, b.identity))
    for (const other of first === undefined ? [] : others) {
      const words = differenceWords(first?.conditions() ?? {}, other.conditions())
      if (words === '') decisions.push([identityKey(other.identity), first?.identity.source ?? ''])
      else if (first !== undefined) remarks.push(remarkOf(first, other, words))
    }
  }
  return { decisions, remarks }
}

const inOrder = (a: ConfigurationIdentity, b: ConfigurationIdentity) =>
  identityKey(a) < identityKey(b) ? -1 : 1

/** Empty where the two ran under the same conditions. */
function differenceWords(a: Fingerprint, b: Fingerprint): string {
  const unsaid: readonly Setting[] = [null]
  const differences = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .map((field): Difference => ({ field, a: a[field] ?? unsaid, b: b[field] ?? unsaid, by_design: false }))
    .filter((one) => JSON.stringify(one.a) !== JSON.stringify(one.b))
  return differencesInWords({
    ...{ differences, comparable: false, overridden: false },
    ...{ mixed: [], unknown: [] },
  })
}

function remarkOf({ label, identity }: Member, other: Member, words: string): string {
  const of = identity.voice === null ? '' : ` with voice ${identity.voice}`
  return `${label.split('\n')[0] ?? ''}: ${identity.source} and ${other.identity.source} are not one configuration${of}, since ${words}.`
}
