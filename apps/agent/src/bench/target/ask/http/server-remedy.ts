import type { HttpServer } from './apis/http-server.js'
import { speechRequest } from './apis/speech-apis.js'
import { findApi } from './discovery/find-api.js'
import type { ServerAccess } from './apis/server-access.js'

/** Method and address of a request for speech, without the query, which may have the text in it. */
export function shownRequest(server: HttpServer): string {
  const settings = { settings: server, text: 'text', key: null, locale: server.locale }
  const { method, url } = speechRequest(server.api, settings)
  return `${method} ${url.replace(/\?.*$/s, '')}`
}

/** A server that did not take a request. */
interface Remedied {
  readonly server: HttpServer
  readonly access: ServerAccess
  /** Whether it was looked for already how it is asked. */
  readonly isKnown: boolean
}

/** What to do about a status beyond what the server says, with the words that join it to them; else empty. */
export async function serverRemedy(
  { server, access, isKnown }: Remedied,
  status: number | null,
  signal: AbortSignal,
): Promise<string> {
  if (status === 401 || status === 403) return keyNeeded
  if (status !== 404 && status !== 405) return ''
  const { found } = isKnown ? { found: null } : await findApi(server, access, signal)
  if (found !== null && found.api !== server.api)
    return found.request === null
      ? `; it looks like a server of another kind: --api ${found.api}`
      : `; it looks like a server that is asked by --request '${found.request}'`
  return server.api === 'openai' ? openaiPath : ''
}

const openaiPath =
  '; give the address before /v1/audio/speech, or the whole one where it ends in /audio/speech otherwise'
const keyNeeded = '; --http-key-env (in a plan: key_env) names the variable that holds its key'
