import type { ApiName } from '../apis/speech-apis.js'

/** What a server answered to a question that makes nothing speak. */
export interface Told {
  readonly text: string
  /** Undefined where it is none. */
  readonly json: unknown
}

/** How a server is asked. */
export interface FoundApi {
  readonly api: ApiName
  /** Of the template. */
  readonly request: string | null
}

/** A GET that makes nothing speak, and what an answer to it means. */
export interface ApiSign {
  readonly path: string
  /** Null where it tells nothing. */
  read(told: Told, voice: string | null): FoundApi | null
}

const api = (name: ApiName): FoundApi => ({ api: name, request: null })

/** The surest first; what is asked is what these servers have for their own pages and clients. */
export const apiSigns: readonly ApiSign[] = [
  // A list of OpenAI has `data`; ElevenLabs' is one itself.
  { path: '/v1/models', read: ({ json }) => modelsApi(json) },
  // Kokoro-FastAPI: {"voices": […]}; speaches: {"data": […]}.
  { path: '/v1/audio/voices', read: ({ json }) => (isObject(json) || isList(json) ? api('openai') : null) },
  // FastAPI describes every server that is made with it.
  { path: '/openapi.json', read: ({ json }) => describedApi(fieldOf(json, 'paths')) },
  // Piper from 1.5 on.
  { path: '/info', read: ({ json }) => (isPiperInfo(json) ? api('piper') : null) },
  { path: '/details', read: ({ text }) => (isCoquiPage(text) ? api('coqui') : null) },
  { path: '/version', read: ({ text }) => (/^Mary ?TTS/i.test(text.trim()) ? api('marytts') : null) },
  { path: '/voices', read: voicesApi },
]

function modelsApi(json: unknown): FoundApi | null {
  if (isList(fieldOf(json, 'data')) || isList(fieldOf(json, 'models'))) return api('openai')
  const isElevenLabs = isList(json) && json.some((model) => typeof fieldOf(model, 'model_id') === 'string')
  return isElevenLabs ? api('elevenlabs') : null
}

function describedApi(paths: unknown): FoundApi | null {
  const all = isObject(paths) ? Object.keys(paths) : []
  const has = (path: string) => all.some((one) => one === path || one.startsWith(`${path}/{`))
  if (has('/v1/audio/speech')) return api('openai')
  if (has('/v1/text-to-speech')) return api('elevenlabs')
  if (has('/api/tts')) return api('coqui')
  return has('/process') && has('/locales') ? api('marytts') : null
}

const isPiperInfo = (json: unknown) =>
  typeof fieldOf(fieldOf(json, 'voice'), 'name') === 'string' && isObject(json) && 'last' in json

const isCoquiPage = (page: string) => page.includes('<title>TTS engine</title>')

/** Piper before 1.5 lists configurations of voices, MaryTTS lines of name, locale and gender. */
function voicesApi({ json, text }: Told, voice: string | null): FoundApi | null {
  if (isObject(json) && Object.values(json).some((voice) => fieldOf(voice, 'espeak') !== undefined))
    return { api: 'template', request: oldPiper(voice) }
  return voiceLocales(text).size > 0 ? api('marytts') : null
}

/** https://github.com/OHF-Voice/piper1-gpl/blob/v1.4.2/src/piper/http_server.py */
const oldPiper = (voice: string | null) =>
  `POST / {"text": {text}${voice === null ? '' : ', "voice": {voice}'}}`

/** The locale of each voice in a list of MaryTTS; empty where it is none. */
export function voiceLocales(text: string): ReadonlyMap<string, string> {
  const locales = new Map<string, string>()
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, name, locale] = /^(\S+) ([a-z]{2,3}(?:[_-]\w{2,8})*) \S+(?: .*)?$/.exec(line.trim()) ?? []
    if (name === undefined || locale === undefined) return new Map()
    // Where a voice has several, the first is its own.
    if (!locales.has(name)) locales.set(name, locale)
  }
  return locales
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: unknown): value is unknown[] => Array.isArray(value)

/** Undefined where there is none. */
export const fieldOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)
