import { localOnlyField, type Configuration, type Plan } from '@voicemark/schema'

/** What a collector may have measured on this agent. */
export interface RemotePlans {
  /** Voices of the agent, and with them campaigns at all. */
  readonly voices: boolean
  /** Origins of servers that it may measure too. */
  readonly servers: readonly string[]
}

interface Refusal {
  readonly code: string
  readonly detail: string
}

/** Reads `never`, `voices` or `voices,http://host:port,…`; null for anything else. */
export function parseRemotePlans(text: string): RemotePlans | null {
  if (text === 'never') return { voices: false, servers: [] }
  const [first, ...servers] = text.split(',').map((part) => part.trim())
  if (first !== 'voices' || !servers.every(isOrigin)) return null
  return { voices: true, servers: servers.map(originOf) }
}

/** Why a plan from a collector may not run here, as code and detail; null when it may. */
export function remoteRefusal(plan: Plan, allowed: RemotePlans): Refusal | null {
  if (!allowed.voices) return refusal('remote-plans', 'VOICEMARK_REMOTE_PLANS of this agent is never')
  // A name of a file would have this agent speak any file of its machine.
  if (!/^[a-z0-9-]{1,64}$/.test(plan.corpus))
    return refusal('corpus', 'only corpora that come with the program; corpus: built-in or classics')
  return (
    plan.configurations.map((one) => foreignRefusal(one, allowed)).find((found) => found !== null) ?? null
  )
}

function foreignRefusal(one: Configuration, { servers }: RemotePlans): Refusal | null {
  const field = localOnlyField(one)
  if (field !== null)
    return refusal(field.replaceAll('_', '-'), `${field} is for plans that are started on the machine itself`)
  const origin = 'url' in one ? originOf(one.url) : null
  if (origin === null || servers.includes(origin)) return null
  return refusal('server', `${origin} is not in VOICEMARK_REMOTE_PLANS of this agent`)
}

const refusal = (code: string, detail: string): Refusal => ({ code, detail })

const isOrigin = (value: string) =>
  /^(?:https?|tcp):\/\//i.test(value) &&
  URL.canParse(value) &&
  new URL(value).href.replace(/\/$/, '') === originOf(value)

/** Of any protocol: `URL` knows those of the web alone. */
function originOf(address: string): string {
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`.toLowerCase()
}
