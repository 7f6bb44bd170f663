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
