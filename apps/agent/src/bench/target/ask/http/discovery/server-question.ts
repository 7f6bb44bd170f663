import { readText } from '@voicemark/daemon'
import type { ServerAccess } from '../apis/server-access.js'
import type { Told } from './api-signs.js'

/** A server that is busy with speech may be late; one that is there answers such a question at once. */
const patienceMs = 5000
/** A list of all voices that there are has 100 kB. */
const mostBytes = 2 ** 23

/** What came of a question. */
export type ServerReply =
  | ({ readonly status: 'told' } & Told)
  /** It has no answer to it; `locked` where a key would be needed. */
  | { readonly status: 'refused'; readonly isLocked: boolean }
  | { readonly status: 'silent' }

/** Asks a server something that makes nothing speak. @throws when the signal is aborted. */
export async function askServer(
  url: string,
  { http, key }: ServerAccess,
  signal: AbortSignal,
): Promise<ServerReply> {
  const headers = key === null ? {} : { Authorization: `Bearer ${key}`, 'xi-api-key': key }
  const patience = AbortSignal.timeout(patienceMs)
  try {
    const response = await http.send({ url, headers, signal: AbortSignal.any([signal, patience]) })
    const text = await readText(response, mostBytes)
    if (response.status !== 200) return { status: 'refused', isLocked: [401, 403].includes(response.status) }
    return { status: 'told', text, json: parseJson(text) }
  } catch {
    signal.throwIfAborted()
    return { status: 'silent' }
  }
}

/** Undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
