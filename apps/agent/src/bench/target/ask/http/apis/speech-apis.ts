import { coquiApi } from './coqui-api.js'
import { elevenlabsApi } from './elevenlabs-api.js'
import { maryttsApi } from './marytts-api.js'
import { openaiApi } from './openai-api.js'
import { piperApi } from './piper-api.js'
import type { ApiAsked, SpeechApi, SpeechRequest } from './speech-api.js'
import { templateApi } from './template-api.js'

/** The ways in which servers are asked, by the names of `--api`. */
export const speechApis = {
  openai: openaiApi,
  piper: piperApi,
  coqui: coquiApi,
  marytts: maryttsApi,
  elevenlabs: elevenlabsApi,
  template: templateApi,
} as const satisfies Readonly<Record<string, SpeechApi>>

export type ApiName = keyof typeof speechApis

/** What a server is sent, with the headers of the user; `{key}` in one of them is the only place of the key then. */
export function speechRequest(api: ApiName, asked: ApiAsked): SpeechRequest {
  const own = Object.entries(asked.settings.headers)
  const hasKey = own.some(([, value]) => value.includes('{key}'))
  const request = speechApis[api].request(hasKey ? { ...asked, key: null } : asked)
  const names = new Set(own.map(([name]) => name.toLowerCase()))
  const usual = Object.entries(request.headers).filter(([name]) => !names.has(name.toLowerCase()))
  const given = own.map(([name, value]) => [name, value.replaceAll('{key}', asked.key ?? '')])
  return { ...request, headers: Object.fromEntries([...usual, ...given]) as Record<string, string> }
}
