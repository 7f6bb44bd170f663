import { StartError } from '@voicemark/daemon'
import type { HttpConfiguration } from '@voicemark/schema'
import type { HttpServer } from '../apis/http-server.js'
import { speechApis } from '../apis/speech-apis.js'
import type { ServerAccess } from '../apis/server-access.js'
import { findApi } from './find-api.js'
import { askFacts, type ServerFacts } from './server-facts.js'

/** A server of which is known how it is asked. */
export interface OpenedServer {
  readonly server: HttpServer
  /** With what was found out in place of `auto`, so that who goes on with a campaign asks alike. */
  readonly configuration: HttpConfiguration
  readonly facts: ServerFacts
  /** What was found out; null where nothing had to be. */
  readonly note: string | null
}

/**
 * Finds out how a server is asked and what it says of itself, by questions that make nothing speak.
 * @throws StartError when it cannot be asked for what the configuration wants.
 */
export async function openServer(
  given: HttpConfiguration,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<OpenedServer> {
  const { configuration, note } = await found(given, access, signal)
  const api = configuration.api === 'auto' ? 'openai' : configuration.api
  const problem = speechApis[api].problem(configuration)
  if (problem !== null) throw new StartError(`${configuration.url}: ${problem}`)
  const server = { ...configuration, api, locale: null }
  const facts = await askFacts(server, access, signal)
  return { server: { ...server, locale: facts.locale }, configuration, facts, note }
}

async function found(configuration: HttpConfiguration, access: ServerAccess, signal: AbortSignal) {
  if (configuration.api !== 'auto') return { configuration, note: null }
  const { url } = configuration
  const { found: api, path, isLocked } = await findApi(configuration, access, signal)
  if (api !== null)
    return {
      configuration: { ...configuration, ...api },
      note: `${url} is asked as ${api.api}, by its ${path}`,
    }
  const key = isLocked && access.key === null ? '; it wants a key, which --http-key-env names' : ''
  const note = `nothing at ${url} tells how it is asked, so it is asked as openai; --api names another${key}`
  return { configuration: { ...configuration, api: 'openai' as const }, note }
}
