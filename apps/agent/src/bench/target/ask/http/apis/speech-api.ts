import type { HttpConfiguration } from '@voicemark/schema'

/** What of a configuration a request for speech is made from. */
export type ApiSettings = Pick<
  HttpConfiguration,
  'url' | 'model' | 'voice' | 'format' | 'sample_rate_hz' | 'speed' | 'stream' | 'request' | 'headers'
>

/** One text for a server. */
export interface ApiAsked {
  readonly settings: ApiSettings
  readonly text: string
  readonly key: string | null
  /** Of the voice, where the server lists it; null where nobody said it. */
  readonly locale: string | null
}

/** A request for speech, and what its answer is read as. */
export interface SpeechRequest extends Pick<HttpConfiguration, 'format' | 'sample_rate_hz'> {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Where in a JSON the sound or its address may be: a path, null for anywhere; absent where the body is the sound. */
  readonly field?: string | null
}

/** One way in which servers are asked. */
export interface SpeechApi {
  /** What it has no word for, so that it would be left out in silence; null where all can be asked. */
  problem(settings: ApiSettings): string | null
  request(asked: ApiAsked): SpeechRequest
}

/** The address behind that of the server, unless the user gave it whole. */
export function endpoint(url: string, path: string): string {
  return url.endsWith(path) ? url : `${url}${path}`
}

/** Half a character has no place in a URL. */
export const urlEncoded = (value: string | number) =>
  encodeURIComponent(String(value).replace(/\p{Surrogate}/gu, '\ufffd'))

/** Without what is not said. */
export function query(fields: Readonly<Record<string, string | null | undefined>>): string {
  const said = Object.entries(fields).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name}=${urlEncoded(value)}`],
  )
  return said.join('&')
}

/** How most servers are told a key; none where there is none. */
export const bearer = (key: string | null): Readonly<Record<string, string>> =>
  key === null ? {} : { Authorization: `Bearer ${key}` }

/** `NAME#PART`: a voice, and its speaker, language or locale. */
export function voiceParts(voice: string | null): {
  readonly name: string | null
  readonly part: string | null
} {
  const [name = '', ...part] = (voice ?? '').split('#')
  return { name: name === '' ? null : name, part: part.length === 0 ? null : part.join('#') }
}

/** What a server that gives one kind of sound at one speed cannot be asked for. */
export function fixedProblem(
  { model, format, speed, stream }: ApiSettings,
  api: string,
  can: { readonly speed: boolean },
): string | null {
  if (model !== null) return `${api} has no \`model\`; --voice names the voice`
  if (format !== 'wav') return `${api} answers WAV; without \`format\``
  if (speed !== 1 && !can.speed) return `${api} has no speed`
  // Its pieces would be those of the network.
  return stream ? `${api} answers when all is made; without \`stream\`` : null
}
