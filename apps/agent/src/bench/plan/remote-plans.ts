import type { Plan } from '@voicemark/schema'

/** What a collector may have measured on this agent. */
export interface RemotePlans {
  /** Voices of the agent, and with them campaigns at all. */
  readonly voices: boolean
  /** Origins of servers that it may measure too. */
  readonly servers: readonly string[]
}

/** Reads `never`, `voices` or `voices,http://host:port,…`; null for anything else. */
export function parseRemotePlans(text: string): RemotePlans | null {
  if (text === 'never') return { voices: false, servers: [] }
  const [first, ...servers] = text.split(',').map((part) => part.trim())
  if (first !== 'voices' || !servers.every(isOrigin)) return null
  return { voices: true, servers: servers.map((server) => new URL(server).origin) }
}

/** Why a plan from a collector may not run here, as code and detail; null when it may. */
export function remoteRefusal(plan: Plan, allowed: RemotePlans): { code: string; detail: string } | null {
  if (!allowed.voices) return refusal('remote-plans', 'VOICEMARK_REMOTE_PLANS of this agent is never')
  // A name of a file would have this agent speak any file of its machine.
  if (!/^[a-z0-9-]{1,64}$/.test(plan.corpus))
    return refusal('corpus', 'only corpora that come with the program; corpus: built-in or classics')
  for (const one of plan.configurations) {
    if (one.engine === 'piper-onnx') continue
    if (!allowed.servers.includes(new URL(one.url).origin))
      return refusal('server', `${new URL(one.url).origin} is not in VOICEMARK_REMOTE_PLANS of this agent`)
    // It would send a variable of this machine to the server.
    if (one.key_env !== null)
      return refusal('key-env', 'key_env is for plans that are started on the machine itself')
    if (one.ca !== null) return refusal('ca', 'ca is for plans that are started on the machine itself')
  }
  return null
}

const refusal = (code: string, detail: string) => ({ code, detail })

const isOrigin = (value: string) =>
  /^https?:\/\//i.test(value) && URL.canParse(value) && new URL(value).href === `${new URL(value).origin}/`
