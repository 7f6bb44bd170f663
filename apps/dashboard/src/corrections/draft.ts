import { readTags } from '../writing/tag-lines.js'

/** Kinds of corrections that can be asked for, in words. */
export const kinds = [
  ['exclude', 'Leave out'],
  ['tags', 'Change tags'],
  ['label', 'Name a configuration'],
  ['join', 'Join two machines'],
  ['delete', 'Delete for ever'],
] as const
export type Kind = (typeof kinds)[number][0]

/** What can be left out or deleted as a whole. */
export const targetKinds = [
  ['request', 'a request'],
  ['run', 'a run'],
  ['campaign', 'a campaign'],
  ['import', 'an import'],
  ['agent', 'a machine'],
] as const
export type TargetKind = (typeof targetKinds)[number][0]

/** What a person put into the form. */
export interface Draft {
  readonly kind: Kind
  readonly target_kind: TargetKind
  readonly target: string
  readonly reason: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly label: string
  readonly merge: boolean
  readonly into: string
  /** `name=value`, one a line. */
  readonly set: string
  /** Names, one a line. */
  readonly unset: string
}

const oneOf = <T extends string>(known: readonly (readonly [T, string])[], text: string | null) =>
  known.find(([one]) => one === text)?.[0]

/** The form as a link fills it in: `#/corrections/new?target_kind=request&target=…`. */
export function draftOf(query: URLSearchParams): Draft {
  const text = (name: string) => query.get(name) ?? ''
  return {
    kind: oneOf(kinds, query.get('kind')) ?? 'exclude',
    target_kind: oneOf(targetKinds, query.get('target_kind')) ?? 'request',
    target: text('target') || text('agent_id'),
    reason: '',
    hardware_tier: text('hardware_tier'),
    device_type: text('device_type'),
    label: '',
    merge: false,
    into: text('into'),
    set: '',
    unset: '',
  }
}

/** What is sent for it. */
export function bodyOf(draft: Draft): Readonly<Record<string, unknown>> {
  const { kind, target_kind, reason, label, merge, hardware_tier, device_type } = draft
  const target = draft.target.trim()
  switch (kind) {
    case 'exclude':
    case 'delete':
      return { kind, target_kind, target, reason }
    case 'label':
      return { kind, target: { agent_id: target, hardware_tier, device_type }, label, merge, reason }
    case 'join':
      return { kind, target, into: draft.into.trim(), reason }
    case 'tags':
      return { kind, target, set: readTags(draft.set), unset: namesOf(draft.unset), reason }
  }
}

const namesOf = (text: string) => text.split(/[\s,]+/).filter((name) => name !== '')
