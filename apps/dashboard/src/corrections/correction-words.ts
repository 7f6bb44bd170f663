import type { Correction } from '@voicemark/schema/rest'

/** What was done by a correction, to stand behind what it was done to. */
export function doneWords(one: Correction): string {
  switch (one.kind) {
    case 'exclude':
      return 'left out'
    case 'delete':
      return one.detail.state === 'done' ? 'deleted' : 'being deleted'
    case 'label':
      return `named ${one.detail.label}${one.detail.merge ? ', one with others of that name' : ''}`
    case 'join':
      return `the same machine as ${one.detail.into}`
    case 'tags':
      return tagWords(one.detail)
  }
}

/** What it was done to. */
export function targetWords({ target_kind, target }: Pick<Correction, 'target_kind' | 'target'>): string {
  return typeof target === 'string'
    ? `${target_kind} ${target}`
    : `${target.hardware_tier} on ${target.device_type}, agent ${target.agent_id}`
}

interface TagChange {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

function tagWords({ set, unset }: TagChange): string {
  const put = Object.entries(set).map(([name, value]) => `${name}=${value}`)
  return [
    ...(put.length > 0 ? [`tagged ${put.join(', ')}`] : []),
    ...unset.map((name) => `without ${name}`),
  ].join('; ')
}
