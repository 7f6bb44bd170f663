import type { HttpConfiguration } from '@voicemark/schema'
import type { ApiSettings } from './speech-api.js'
import type { ApiName } from './speech-apis.js'

/** A server, and how it is asked. */
export interface HttpServer extends ApiSettings {
  readonly api: ApiName
  /** Longest answer, seconds. */
  readonly timeout_s: number
  /** Of the voice, where the server lists it. */
  readonly locale: string | null
}

/** What a configuration says of it. */
export function serverOf(configuration: HttpConfiguration): HttpServer {
  return { ...configuration, api: 'openai', request: null, headers: {}, locale: null }
}
