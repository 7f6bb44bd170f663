import { z } from 'zod'
import { durationForm, durationSeconds } from '../../../access/duration.js'
import { roles } from '../../../access/roles.js'

/** Longer than a code needs to be carried to a machine, it is a token that lies about. */
const longestCodeS = 7 * 86_400

/** A link is passed on; who reads for longer gets a token. */
const longestLinkS = 90 * 86_400

const seconds = z
  .string(`expected ${durationForm}`)
  .transform(durationSeconds)
  .pipe(z.number(`expected ${durationForm}`))

const name = z
  .string('expected a name of 1–64 characters')
  .trim()
  .regex(/^\P{C}{1,64}$/u, 'expected a name of 1–64 characters')

const agent_id = z.uuid('expected the UUID of an agent, as /api/v1/agents lists them')

/** What is asked for with a new token. */
export const tokenBody = z
  .strictObject({
    name,
    role: z.enum(roles, `expected ${roles.join(', ')}`),
    agent_id: agent_id.nullable().default(null),
    expires_in: seconds.nullable().default(null),
  })
  .refine(({ role, agent_id: agent }) => agent === null || role === 'agent', {
    path: ['agent_id'],
    message: 'only a token of the role agent is for one agent',
  })

export const rotateBody = z.strictObject({ overlap: seconds.default(86_400) })

export const enrolmentBody = z.strictObject({
  name,
  agent_id: agent_id.nullable().default(null),
  expires_in: seconds.pipe(z.number().max(longestCodeS, 'expected at most 7d')).default(3600),
})

export const linkBody = z.strictObject({
  name,
  expires_in: seconds.pipe(z.number().max(longestLinkS, 'expected at most 90d')).default(7 * 86_400),
})

export const redeemBody = z.strictObject({
  code: z.string('expected the code').min(1, 'expected the code').max(64, 'expected the code'),
  agent_id: z.uuid('expected the UUID of the agent'),
})

/** The id of a credential in a path. */
export const tokenId = z.uuid()
