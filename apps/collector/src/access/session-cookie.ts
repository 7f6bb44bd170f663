import { parse } from 'cookie'
import { isSecret } from './secret.js'

/** Name of the cookie in which a browser keeps the secret of a session, or of a reader's link. */
export const sessionCookie = 'voicemark_session'

/** The secret in a Cookie header; null where there is none, or something else. */
export function sessionSecretOf(cookies: string | undefined): string | null {
  const value = cookies === undefined ? undefined : parse(cookies)[sessionCookie]
  return value !== undefined && isSecret(value) ? value : null
}
