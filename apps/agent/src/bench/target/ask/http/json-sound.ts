/** Where the sound of an answer is that is JSON. */
export type JsonSound =
  /** In the JSON itself, as base64 under a name that is known. */
  | { readonly at: 'body' }
  /** As base64 in one field. */
  | { readonly at: 'field'; readonly text: string }
  /** Behind an address. */
  | { readonly at: 'address'; readonly url: URL }
  | { readonly at: 'nowhere'; readonly detail: string }

/** Longer ones are sound in base64, which may begin with a slash as well. */
const longestAddress = 2000

const deepest = 4

/** Names under which servers say where they have put the sound. */
const addressNames = [
  ...['url', 'audio_url', 'audioUrl', 'file_url', 'fileUrl', 'download_url', 'output_url', 'audio_path'],
  ...['audio', 'path', 'file', 'output', 'filename'],
]

/** Where a user says that the sound is: `field` is a path with dots, null wherever such servers have it. */
export function findSound(body: Buffer, field: string | null, base: string): JsonSound {
  const value = parseJson(body)
  if (value === undefined) return field === null ? { at: 'body' } : noField(field, 'it is no JSON')
  if (field === null) {
    // A server that sends the sound may say as well where its own file of it is.
    const url = hasLongText(value) ? null : addressIn(value, base)
    return url === null ? { at: 'body' } : { at: 'address', url }
  }
  const found = fieldOf(value, field)
  if (typeof found !== 'string' || found === '')
    return noField(field, `its JSON has ${found === undefined ? 'no such field' : 'no text there'}`)
  const url = addressOf(found, base)
  return url === null ? { at: 'field', text: found } : { at: 'address', url }
}

const noField = (field: string, reason: string): JsonSound => ({
  at: 'nowhere',
  detail: `no sound at ${field}: ${reason}`,
})

/** Undefined where it is none. */
function parseJson(body: Buffer): unknown {
  if (!/^\s*[{["]/.test(body.toString('latin1', 0, 100))) return undefined
  try {
    return JSON.parse(body.toString()) as unknown
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => entriesOf(part).get(name), value)
}

const entriesOf = (value: unknown) =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : [])

const hasLongText = (value: unknown, depth = 0): boolean =>
  typeof value === 'string'
    ? value.length > longestAddress
    : depth < deepest && [...entriesOf(value).values()].some((part) => hasLongText(part, depth + 1))

function addressIn(value: unknown, base: string, depth = 0): URL | null {
  const entries = entriesOf(value)
  for (const name of addressNames) {
    const found = entries.get(name)
    const url = typeof found === 'string' ? addressOf(found, base) : null
    if (url !== null) return url
  }
  if (depth === deepest) return null
  for (const part of entries.values()) {
    const url = addressIn(part, base, depth + 1)
    if (url !== null) return url
  }
  return null
}

/** Null for base64, in which there is neither a colon nor a dot; two slashes begin an MP3 in it. */
function addressOf(text: string, base: string): URL | null {
  if (text.length > longestAddress || !/^(https?:\/\/|\/(?!\/)|[\w./-]+\.\w{2,5}(\?|$))/i.test(text))
    return null
  return URL.canParse(text, base) ? new URL(text, base) : null
}
