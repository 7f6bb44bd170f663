import type { HttpConfiguration } from '@voicemark/schema'
import type { ServerAccess } from '../apis/server-access.js'
import { apiSigns, type FoundApi } from './api-signs.js'
import { askServer } from './server-question.js'

/** How a server is asked, and what told it; null where nothing does. */
export interface ApiFinding {
  readonly found: FoundApi | null
  /** The path whose answer told it. */
  readonly path: string | null
  /** Whether the server asked for a key on the way. */
  readonly isLocked: boolean
}

type Asked = Pick<HttpConfiguration, 'url' | 'voice'>

/** Finds out how a server wants to be asked, by questions that make nothing speak. @throws when the signal is aborted. */
export async function findApi(
  { url, voice }: Asked,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<ApiFinding> {
  let isLocked = false
  for (const { path, read } of apiSigns) {
    const reply = await askServer(`${url}${path}`, access, signal)
    // Nor will it answer the next.
    if (reply.status === 'silent') break
    if (reply.status === 'refused') isLocked ||= reply.isLocked
    const found = reply.status === 'told' ? read(reply, voice) : null
    if (found !== null) return { found, path, isLocked }
  }
  return { found: null, path: null, isLocked }
}
