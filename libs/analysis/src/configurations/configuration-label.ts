import { type ConfigurationIdentity, machineKey, subjectKey } from './configuration-key.js'
import { splitLabel, type Split } from './split.js'

/** The name that somebody gave a machine and device; null where it is called by what was found. */
export type OwnLabelOf = (
  machine: Pick<ConfigurationIdentity, 'source' | 'hardware_tier' | 'device_type'>,
) => string | null

/** What one configuration is called. */
export interface ConfigurationNames {
  /** `<tier>_<device>` or its machine's own label, and what else tells it apart (`labelConfigurations`). */
  readonly label: string
  /** Its machine's own label; null: none was given. */
  readonly own_label: string | null
  /** What it would be called without own labels. */
  readonly found_label: string
}

/** What decides the label of one configuration. */
export interface Labelled extends ConfigurationIdentity {
  /** What else it was told apart by. */
  readonly split?: Split
  /** Unix time of its first request. */
  readonly first_start: number
}

/**
 * `<tier>_<device>`, or a label of somebody's own; where machines share it, the one first seen keeps it and the others become `#2`, `#3` in the order of
 * their first request. Behind it stand the subject, where it is not the agent's own engine; how it was asked,
 * its voice and whether it was streamed, where the subject has several of them; and what else configurations are told apart by. Every label is there
 * once; they are in order of machine, its own engine before all else.
 */
export function labelConfigurations<C extends Labelled>(
  configurations: readonly C[],
  ownLabelOf: OwnLabelOf = () => null,
): (C & ConfigurationNames)[] {
  const inOrder = named(configurations, ownLabelOf)
  const isOwn = inOrder.some(({ one }) => ownLabelOf(one) !== null)
  const found = new Map(
    (isOwn ? named(configurations, () => null) : inOrder).map(({ one, label }) => [one, label]),
  )
  return inOrder.map(({ one, label }) => ({
    ...one,
    label,
    own_label: ownLabelOf(one),
    found_label: found.get(one) ?? label,
  }))
}

function named<C extends Labelled>(configurations: readonly C[], ownLabelOf: OwnLabelOf) {
  const machines = machineLabels(configurations, ownLabelOf)
  const varied = variedBySubject(configurations)
  const labels = new Map(
    configurations.map((one) => {
      const parts = [machines.get(machineKey(one))?.label ?? '', ...ownParts(one, varied(one))]
      return [one, parts.filter((part) => part !== '').join(' ')] as const
    }),
  )
  const labelOf = (one: C) => labels.get(one) ?? ''
  const placeOf = (one: C) => machines.get(machineKey(one))?.place ?? 0
  const [taken, used] = [new Set(labels.values()), new Set<string>()]
  const inOrder = [...configurations].sort(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      Number(a.asked !== null) - Number(b.asked !== null) ||
      compare(labelOf(a), labelOf(b)) ||
      a.first_start - b.first_start,
  )
  return inOrder.map((one) => {
    const label = freeLabel(labelOf(one), used, taken)
    used.add(label)
    return { one, label }
  })
}

/** What a label says only where one subject has several of it. */
const shownWhereVaried = ['asked', 'voice', 'streamed'] as const
type Varied = (typeof shownWhereVaried)[number]

/** Tells of each which of these its subject has several of, so that its label says them. */
export function variedBySubject(
  configurations: readonly ConfigurationIdentity[],
): (one: ConfigurationIdentity) => readonly Varied[] {
  const first = new Map<string, ConfigurationIdentity>()
  const varied = new Map<string, Set<Varied>>()
  for (const one of configurations) {
    const key = subjectKey(one)
    const known = first.get(key) ?? one
    const fields = varied.get(key) ?? new Set()
    first.set(key, known)
    varied.set(key, fields)
    for (const field of shownWhereVaried) if (one[field] !== known[field]) fields.add(field)
  }
  return (one) => shownWhereVaried.filter((field) => varied.get(subjectKey(one))?.has(field))
}

/** Of a subject's name in a label; all of it is beside the label wherever there is room. */
const longestSubject = 60
const keptEnd = 19

function ownParts(one: Labelled, varied: readonly Varied[]): string[] {
  const { subject, split = {} } = one
  const shown = varied.filter((field) => !(field in split)).map((field) => [field, one[field]] as const)
  return [
    subject === null ? '' : splitLabel({ subject: shortened(subject) }),
    splitLabel(Object.fromEntries(shown)),
    splitLabel(split),
  ]
}

/** What a bench ends its names with tells them apart already. */
const ownMark = /~[0-9a-f]{8}$/

/** Start and end of a long name, and between them what tells it from others that are cut alike, whichever was first. */
function shortened(subject: string): string {
  const characters = Array.from(subject)
  if (characters.length <= longestSubject) return subject
  const mark = ownMark.exec(subject)?.[0]
  if (mark !== undefined) return `${characters.slice(0, longestSubject - mark.length - 1).join('')}…${mark}`
  const start = characters.slice(0, longestSubject - keptEnd - 6)
  return `${start.join('')}…${hashOf(subject)}…${characters.slice(-keptEnd).join('')}`
}

/** Four hex digits of FNV-1a. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0')
}

interface MachineLabel {
  readonly label: string
  readonly place: number
}

/** By machine and device, in order. */
function machineLabels(
  configurations: readonly Labelled[],
  ownLabelOf: OwnLabelOf,
): Map<string, MachineLabel> {
  const baseLabel = (one: ConfigurationIdentity) => ownLabelOf(one) ?? foundLabel(one)
  const machines = new Map<string, Labelled>()
  for (const one of configurations) {
    const known = machines.get(machineKey(one))
    if (known === undefined || one.first_start < known.first_start) machines.set(machineKey(one), one)
  }
  const taken = new Set([...machines.values()].map(baseLabel))
  const used = new Set<string>()
  const inOrder = [...machines].sort(
    ([, a], [, b]) =>
      compare(baseLabel(a), baseLabel(b)) || a.first_start - b.first_start || compare(a.source, b.source),
  )
  return new Map(
    inOrder.map(([key, one], place) => {
      const label = freeLabel(baseLabel(one), used, taken)
      used.add(label)
      return [key, { label, place }]
    }),
  )
}

/** What a machine and device are called where nobody has named them. */
export const foundLabel = ({
  hardware_tier,
  device_type,
}: Pick<ConfigurationIdentity, 'hardware_tier' | 'device_type'>) => `${hardware_tier}_${device_type}`

/** A foreign tier may itself end in `#2`, so numbers that are somebody's own label are passed over. */
function freeLabel(base: string, used: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  if (!used.has(base)) return base
  let number = 2
  while (used.has(`${base}#${number}`) || taken.has(`${base}#${number}`)) number += 1
  return `${base}#${number}`
}

// By code unit and not by locale, so that every machine orders alike.
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
