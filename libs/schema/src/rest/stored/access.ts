import { z } from 'zod'
import { unixTime } from '../values/quantities.js'

const role = z.enum(['agent', 'reader', 'operator', 'admin'])

/** A token, a code, a link or a session, without what is secret of it. */
export const credential = z
  .object({
    token_id: z.uuid(),
    kind: z.enum(['token', 'enrolment', 'session', 'link']),
    role,
    name: z.string(),
    agent_id: z
      .string()
      .nullable()
      .describe('The only agent that it is for; null: of another role, or not bound yet.'),
    created_at: unixTime,
    created_by: z.string(),
    expires_at: unixTime.nullable().describe('Null: never.'),
    revoked_at: unixTime.nullable(),
    used_at: unixTime.nullable().describe('When a code was redeemed.'),
    last_seen: unixTime.nullable(),
  })
  .meta({ id: 'Credential' })

/** Body of `GET /api/v1/tokens`, newest first. */
export const tokenList = z.object({ tokens: z.array(credential) }).meta({ id: 'TokenList' })

/** A token with its secret, which this answer alone has. */
export const issuedToken = credential.extend({ token: z.string() }).meta({ id: 'IssuedToken' })

/** A code that one agent redeems once. */
export const issuedCode = credential.extend({ code: z.string() }).meta({ id: 'IssuedCode' })

/** A link by which whoever has it reads. */
export const issuedLink = credential.extend({ url: z.string() }).meta({ id: 'IssuedLink' })

/** Body of `GET /api/v1/session`: who asks. */
export const session = z
  .object({
    name: z.string(),
    role,
    by: z.enum(['this-machine', 'single-token', 'token', 'session', 'link']),
    csrf: z
      .string()
      .describe('What a script sends as X-CSRF-Token with what it writes, where a cookie says who asks.'),
  })
  .meta({ id: 'Session' })

export type Credential = z.infer<typeof credential>
export type TokenList = z.infer<typeof tokenList>
export type IssuedToken = z.infer<typeof issuedToken>
export type IssuedCode = z.infer<typeof issuedCode>
export type IssuedLink = z.infer<typeof issuedLink>
export type Session = z.infer<typeof session>
