import type { IncomingHttpHeaders } from 'node:http'
import { isForwarded } from '@voicemark/daemon'
import { handshake, oldestProtocolVersion, protocolVersion, type refusedHandshake } from '@voicemark/schema'
import { z } from 'zod'
import type { Access } from '../access/caller.js'

/** An error in the form in which socket.io hands `data` to the other side. */
export type Refusal = Error & { readonly data: z.infer<typeof refusedHandshake> }

/** An agent that may open a link. */
export interface Admitted {
  readonly agent_id: string
  readonly proto: number
  /** By which token of the database; null where it was none. */
  readonly token_id: string | null
}

/** What a handshake carries. */
export interface Handshake {
  readonly auth: unknown
  readonly headers: IncomingHttpHeaders
}

export interface AdmissionDeps {
  readonly access: Pick<Access, 'holderOf'>
  /** Binds a token that is for any agent to this one; gives the agent that it is bound to. */
  readonly bind: (token_id: string, agent_id: string) => Promise<string | null>
}

const versions = { oldest: oldestProtocolVersion, newest: protocolVersion }

/** Who comes in, or why nobody does. */
export async function admit({ auth, headers }: Handshake, deps: AdmissionDeps): Promise<Admitted | Refusal> {
  const { data, error } = handshake.safeParse(auth)
  if (data === undefined) return misunderstood(auth, error)
  const { agent_id, proto, token = null } = data
  try {
    const caller = await deps.access.holderOf(token)
    if (caller === null || (caller.by === 'this-machine' && isForwarded(headers))) return unauthorized(token)
    if (caller.by !== 'token') return { agent_id, proto, token_id: null }
    const { role, token_id } = caller
    if (role !== 'agent' || token_id === null)
      return refusal('forbidden', `this needs the role agent, not ${role}`)
    const bound = caller.agent_id ?? (await deps.bind(token_id, agent_id))
    return bound === agent_id
      ? { agent_id, proto, token_id }
      : refusal('forbidden', 'the token is that of another agent: one of its own, or voicemark agent enrol')
  } catch {
    // The ingest logs what is wrong with the database.
    return refusal('store-unavailable', 'try again in a moment')
  }
}

function unauthorized(token: string | null): Refusal {
  return refusal(
    'unauthorized',
    token === null
      ? 'the collector asks for a token: voicemark agent enrol, or VOICEMARK_TOKEN'
      : 'the collector does not know the token, or not any more: a new one, or voicemark agent enrol',
  )
}

function misunderstood(auth: unknown, { issues }: z.ZodError): Refusal {
  const proto = z.object({ proto: z.number() }).safeParse(auth).data?.proto
  const differs = proto !== undefined && (proto < versions.oldest || proto > versions.newest)
  const detail = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return differs
    ? refusal('protocol-version', `this collector speaks ${versions.oldest} to ${versions.newest}`, versions)
    : refusal('handshake', detail.slice(0, 512))
}

function refusal(code: string, detail: string, more: Partial<typeof versions> = {}): Refusal {
  return Object.assign(new Error(code), { data: { code, detail, ...more } })
}
