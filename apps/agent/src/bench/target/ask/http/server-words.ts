import { withoutText } from '@voicemark/schema'

/** Longest message of a server that is kept, in UTF-16 units. */
const longest = 200
const mostParsedBytes = 65_536
/** What is looked at: enough for an error, little enough to be searched for the text. */
const mostRead = 1000

/** What a server says about a failure: one line without the text that was sent; empty where it says nothing. */
export function serverWords(body: Buffer, text: string): string {
  const source = body.toString('utf8', 0, mostParsedBytes).trim()
  const strange = source.slice(0, mostRead).match(/[\ufffd\0]/g)?.length ?? 0
  // Sound or zeros say nothing.
  if (strange * 10 > Math.min(source.length, mostRead)) return ''
  return shownPart(jsonWords(source) ?? htmlWords(source) ?? source, text)
}

/** The first 200 characters of what a server says, without control characters and without the text that was sent. */
export function shownPart(words: string, text: string): string {
  const line = plain(words.slice(0, mostRead))
  const kept = withoutText(line, text)
  if (kept.length <= longest) return kept
  // Not half a character.
  return `${kept.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Escapes of JSON and Python resolved, then without control characters, in one line. */
function plain(words: string): string {
  const resolved = words
    .replace(/\\u([\da-f]{4})|\\x([\da-f]{2})/gi, (_, long?: string, short?: string) =>
      String.fromCharCode(parseInt(long ?? short ?? '20', 16)),
    )
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\(["'])/g, '$1')
  return resolved
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim()
}

/** Null where it is no JSON. */
function jsonWords(source: string): string | null {
  if (!/^[{["]/.test(source)) return null
  try {
    const value: unknown = JSON.parse(source)
    return sentenceIn(value) ?? source
  } catch {
    return null
  }
}

/** Where servers put their sentence: RFC 9457 and FastAPI `detail` (`msg` of each field), OpenAI `error.message`; the best first. */
const places = ['detail', 'message', 'msg', 'error', 'reason', 'error_description', 'title', 'errors']

function sentenceIn(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (typeof value !== 'object' || value === null || depth > 4) return null
  if (Array.isArray(value)) {
    const sentences = value.slice(0, 8).flatMap((one: unknown) => sentenceIn(one, depth + 1) ?? [])
    return sentences.length === 0 ? null : sentences.join('; ')
  }
  const fields = new Map<string, unknown>(Object.entries(value))
  for (const place of places) {
    const sentence = sentenceIn(fields.get(place), depth + 1)
    if (sentence !== null) return `${fieldName(fields.get('loc'))}${sentence}`
  }
  return null
}

/** The field that pydantic complains of, as `body.voice: `. */
const fieldName = (loc: unknown) => (Array.isArray(loc) && loc.length > 0 ? `${loc.join('.')}: ` : '')

/** The title of a page, else its text; null where it is none. */
function htmlWords(source: string): string | null {
  if (!/^<(!doctype|html|head|body|\?xml)/i.test(source)) return null
  const [, title] = /<title[^>]*>([^]*?)<\/title>/i.exec(source) ?? []
  const page = source.replace(/<(script|style)[^]*?<\/\1>/gi, ' ')
  return unescaped((title ?? page).replace(/<[^>]*>/g, ' '))
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function unescaped(html: string): string {
  return html.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name: string) => {
    const code =
      decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(String(hex), 16) : null
    if (code === null) return entities[name.toLowerCase()] ?? whole
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
}
