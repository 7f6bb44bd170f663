import { ServedAudioError } from './body/served-audio.js'
import type { TakenOut } from './body/sound-places.js'

/** Sound out of text around it, such as base64 in JSON. */
export interface Unwrapped {
  readonly bytes: Buffer
  /** A text is read when it is whole. */
  readonly parts: readonly TakenOut[]
}

/** One value of JSON, and where the text of it ends in the body. */
interface Document {
  readonly value: unknown
  readonly end: number
}

/** Names under which servers give sound as text: OpenAI's, and those of others that speak alike. */
const audioNames = [
  ...['audio', 'delta', 'data', 'b64_json', 'audio_base64', 'audioBase64', 'audioContent', 'audio_content'],
  ...['audio_data', 'audioData', 'base64', 'wav', 'speech'],
]

/** Reads the sound of a body that is JSON, JSON in lines, or a stream of events with JSON in them. @throws ServedAudioError */
export function unwrapAudio(body: Buffer, kind: 'json' | 'event-stream'): Unwrapped {
  const documents = kind === 'json' ? jsonDocuments(body) : eventDocuments(body)
  const pieces = documents.flatMap(({ value, end }) => audioIn(value).map((bytes) => ({ bytes, end })))
  if (pieces.length === 0) throw new ServedAudioError(noAudioIn(documents, kind), 'audio-unreadable', true)
  return {
    bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)),
    parts: pieces.map(({ bytes, end }) => ({ bytes: bytes.length, end })),
  }
}

function jsonDocuments(body: Buffer): Document[] {
  const whole = parseJson(body.toString())
  if (whole !== undefined) return [{ value: whole, end: body.length }]
  return linesOf(body).flatMap(({ text, end }) => {
    const value = parseJson(text)
    return value === undefined ? [] : [{ value, end }]
  })
}

/** Fields `data` of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function eventDocuments(body: Buffer): Document[] {
  const documents: Document[] = []
  let data: string[] = []
  const endEvent = (end: number) => {
    const value = parseJson(data.join('\n'))
    // Servers that leave out the empty lines mean an event by each.
    const values = value === undefined ? data.map(parseJson) : [value]
    documents.push(...values.filter((each) => each !== undefined).map((each) => ({ value: each, end })))
    data = []
  }
  for (const { text, end } of linesOf(body)) {
    if (text === '') endEvent(end)
    else if (text.startsWith('data:')) data.push(text.slice('data:'.length))
  }
  endEvent(body.length)
  return documents
}

/** Lines with their ends in bytes. */
function linesOf(body: Buffer): { text: string; end: number }[] {
  const lines: { text: string; end: number }[] = []
  for (let at = 0; at < body.length;) {
    const found = body.indexOf('\n', at, 'latin1')
    const end = found === -1 ? body.length : found + 1
    lines.push({ text: body.toString('utf8', at, end).trim(), end })
    at = end
  }
  return lines
}

/** Undefined where the text is no JSON, which JSON itself cannot be. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const deepest = 8

/** In the order of the text. */
function audioIn(value: unknown, name = '', depth = 0): Buffer[] {
  if (typeof value === 'string') return audioNames.includes(name) ? decode(value) : []
  if (typeof value !== 'object' || value === null || depth === deepest) return []
  if (Array.isArray(value)) return value.flatMap((each) => audioIn(each, name, depth + 1))
  return Object.entries(value).flatMap(([key, each]) => audioIn(each, key, depth + 1))
}

/** Fewer are a word. */
const fewestLetters = 24

/** Base64, with or without the head of a data URL; hexadecimal digits in place of it are some servers' way. */
function decode(text: string): Buffer[] {
  const [, encoded = text] = /^data:[\w/+.;= -]*;base64,(.*)$/s.exec(text) ?? []
  const letters = encoded.replace(/\s/g, '')
  if (letters.length < fewestLetters || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(letters)) return []
  const isHex = letters.length >= 32 && letters.length % 2 === 0 && /^([0-9a-f]+|[0-9A-F]+)$/.test(letters)
  return [Buffer.from(letters, isHex ? 'hex' : 'base64')]
}

function noAudioIn(documents: readonly Document[], kind: string): string {
  const what = kind === 'json' ? 'JSON' : 'a stream of events'
  const names = documents.flatMap(({ value }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [],
  )
  const fields = [...new Set(names)].filter((name) => /^[\w.-]{1,40}$/.test(name)).slice(0, 8)
  const having =
    fields.length === 0 ? '' : `, with the ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}`
  return `${what} without sound in it${having}`
}
