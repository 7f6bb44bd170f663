import type { RemoteWatch } from '@voicemark/schema'

/** The ways to name processes in which other agents may have them watched here. */
export type RemoteWatchPolicy = ReadonlySet<RemoteWatch['kind']>

const kinds: ReadonlyMap<string, RemoteWatch['kind']> = new Map([
  ['port', 'port'],
  ['pid', 'pids'],
  ['name', 'name'],
  ['container', 'container'],
  ['cgroup', 'cgroup'],
])

/** Reads `never` or `port,pid,name,container,cgroup`, any of these; null for anything else. */
export function parseRemoteWatch(text: string): RemoteWatchPolicy | null {
  if (text === 'never') return new Set()
  const named = text.split(',').map((part) => kinds.get(part.trim()))
  return named.includes(undefined) ? null : new Set(named.filter((kind) => kind !== undefined))
}

/** Why this may not be watched for another agent; null when it may. */
export function policyRefusal(kind: RemoteWatch['kind'], allowed: RemoteWatchPolicy): string | null {
  if (allowed.has(kind)) return null
  if (allowed.size === 0) return 'VOICEMARK_REMOTE_WATCH of the agent that is to watch is never'
  const named = [...kinds].filter(([, one]) => allowed.has(one)).map(([name]) => name)
  const asked = [...kinds].find(([, one]) => one === kind)?.[0] ?? kind
  return `VOICEMARK_REMOTE_WATCH of the agent that is to watch has ${named.join(',')}, not ${asked}`
}
