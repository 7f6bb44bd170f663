import express, { type RequestHandler } from 'express'

/** An object of a JSON text that has one key twice, of which every reader picks another. */
export class RepeatedKeyError extends SyntaxError {
  override readonly name = 'RepeatedKeyError'
  readonly key: string
  /** Such as `line 3, column 5`. */
  readonly place: string

  constructor(key: string, place: string) {
    super(`a key stands twice in one object (${place})`)
    this.key = key
    this.place = place
  }
}

/** Parses JSON in which no object has a key twice. @throws SyntaxError, RepeatedKeyError */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  refuseRepeatedKeys(text)
  return value
}

/** Reads a JSON body as `express.json` does; one with a key twice is refused with a RepeatedKeyError. */
export function readStrictJson(limit: number): RequestHandler {
  return express.json({
    limit,
    verify: (_request, _response, body, encoding) => {
      const text = new TextDecoder(encoding).decode(body)
      // What is no JSON at all is refused by express in its own words.
      if (isJson(text)) refuseRepeatedKeys(text)
    },
  })
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g

/** Of a text that is JSON: without a stack of calls, since a body may be nested as deep as it is long. */
function refuseRepeatedKeys(text: string): void {
  // The keys of each object around this place; null for a list.
  const open: (Set<string> | null)[] = []
  let keyIsNext = false
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === '{') open.push(new Set())
    else if (part === '[') open.push(null)
    else if (part === '}' || part === ']') open.pop()
    else if (part !== ',' && keyIsNext) addKey(open.at(-1), part, text, index)
    keyIsNext = part === '{' || (part === ',' && open.at(-1) instanceof Set)
  }
}

function addKey(keys: Set<string> | null | undefined, quoted: string, text: string, index: number): void {
  const key = String(JSON.parse(quoted))
  if (keys?.has(key) === true) throw new RepeatedKeyError(key, placeOf(text, index))
  keys?.add(key)
}

function placeOf(text: string, index: number): string {
  const before = text.slice(0, index).split(/\r\n|\r|\n/)
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Said by whoever needs the value.
    return false
  }
}
