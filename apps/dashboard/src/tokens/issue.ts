import { client } from '../shell/asking/client.js'
import type { Made } from './secret.js'

/** What can be given out. */
export type CredentialKind = 'token' | 'code' | 'link'

/** What is asked for. */
export interface CredentialDraft {
  readonly name: string
  readonly role: 'agent' | 'reader' | 'operator' | 'admin'
  readonly agent_id: string
  /** Such as `12h`; empty: without an end. */
  readonly lasts: string
}

/** Makes it; the answer alone has its secret. */
export async function issue(
  kind: CredentialKind,
  { name, role, agent_id, lasts }: CredentialDraft,
): Promise<Made> {
  const expires_in = lasts.trim() === '' ? {} : { expires_in: lasts.trim() }
  const agent = agent_id.trim() === '' ? {} : { agent_id: agent_id.trim() }
  if (kind === 'link') {
    const { url } = await client.post('/api/v1/links', { name, ...expires_in })
    return {
      about: `A link for ${name}.`,
      secret: url,
      use: 'Whoever opens it reads the results until it ends.',
    }
  }
  if (kind === 'code') {
    const { code } = await client.post('/api/v1/enrolments', { name, ...agent, ...expires_in })
    const use = `On the machine: voicemark agent enrol ${location.origin} ${code}`
    return { about: `A code for ${name}.`, secret: code, use }
  }
  const body = { name, role, ...(role === 'agent' ? agent : {}), ...expires_in }
  const { token } = await client.post('/api/v1/tokens', body)
  return { about: `A token for ${name}.`, secret: token, use: tokenUse }
}

/** What is said beneath the secret of a token. */
export const tokenUse =
  'A program sends it as Authorization: Bearer …, or has it in VOICEMARK_TOKEN; a person signs in with it on this page.'
