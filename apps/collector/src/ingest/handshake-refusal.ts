import { handshake, oldestProtocolVersion, protocolVersion, type refusedHandshake } from '@voicemark/schema'
import { isToken } from '@voicemark/daemon'
import { z } from 'zod'

/** An error in the form in which socket.io hands `data` to the other side. */
export type Refusal = Error & { readonly data: z.infer<typeof refusedHandshake> }

const versions = { oldest: oldestProtocolVersion, newest: protocolVersion }

/** Why a handshake is refused; null when it is right. */
export function refusalOf(auth: unknown, token: string | null): Refusal | null {
  const { data, error } = handshake.safeParse(auth)
  if (data !== undefined) {
    if (token === null || isToken(token, data.token)) return null
    return refusal('unauthorized', "set VOICEMARK_TOKEN to the collector's")
  }
  const proto = z.object({ proto: z.number() }).safeParse(auth).data?.proto
  const differs = proto !== undefined && (proto < versions.oldest || proto > versions.newest)
  const detail = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return differs
    ? refusal('protocol-version', `this collector speaks ${versions.oldest} to ${versions.newest}`, versions)
    : refusal('handshake', detail.slice(0, 512))
}

function refusal(code: string, detail: string, more: Partial<typeof versions> = {}): Refusal {
  return Object.assign(new Error(code), { data: { code, detail, ...more } })
}
