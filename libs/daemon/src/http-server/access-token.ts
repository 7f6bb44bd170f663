import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether what was sent is the token; takes the same time whatever differs. */
export function isToken(token: string, sent: unknown): boolean {
  return typeof sent === 'string' && timingSafeEqual(digest(token), digest(sent))
}

/**
 * The token in an Authorization header: `Bearer <token>`, or `Basic` with the token as the password, which is what a
 * browser and `curl -u :<token>` send; null where there is none.
 */
export function sentToken(authorization: string | undefined): string | null {
  const [, scheme, value] = /^(bearer|basic) +(\S+)$/i.exec(authorization ?? '') ?? []
  if (scheme === undefined || value === undefined) return null
  if (scheme.toLowerCase() === 'bearer') return value
  const pair = Buffer.from(value, 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

const digest = (text: string) => createHash('sha256').update(text).digest()
