/** Ids of requests, 16 bytes each and outside of the heap: of a million requests they are 32 MB at most. */
export interface RequestIds {
  /** @throws RangeError for what is no UUID. */
  add(id: string): void
  has(id: string): boolean
}

const wordsOfId = 4
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A table with open addressing; four zeros are an empty place, which is the id of no request. */
export function createRequestIds(): RequestIds {
  let table = new Uint32Array(1024 * wordsOfId)
  let size = 0
  const grow = () => {
    const before = table
    table = new Uint32Array(before.length * 2)
    for (let at = 0; at < before.length; at += wordsOfId) {
      const words = before.subarray(at, at + wordsOfId)
      if (words.some((word) => word !== 0)) table.set(words, placeOf(table, words))
    }
  }
  return {
    add(id) {
      const words = wordsOf(id)
      const at = placeOf(table, words)
      if (isAt(table, at, words)) return
      table.set(words, at)
      size += 1
      if (size * wordsOfId * 2 > table.length) grow()
    },
    has(id) {
      if (size === 0) return false
      const words = wordsOf(id)
      return isAt(table, placeOf(table, words), words)
    },
  }
}

function wordsOf(id: string): Uint32Array {
  if (!uuid.test(id)) throw new RangeError('an id of a request is no UUID')
  const digits = id.replaceAll('-', '')
  return Uint32Array.from([0, 8, 16, 24], (at) => Number.parseInt(digits.slice(at, at + 8), 16))
}

/** Where the id is, or the empty place where it would be; the first word of a UUID is random. */
function placeOf(table: Uint32Array, words: Uint32Array): number {
  const places = table.length / wordsOfId
  let place = (words[0] ?? 0) % places
  while (!isEmpty(table, place * wordsOfId) && !isAt(table, place * wordsOfId, words))
    place = (place + 1) % places
  return place * wordsOfId
}

function isAt(table: Uint32Array, at: number, words: Uint32Array): boolean {
  return words.every((word, offset) => table[at + offset] === word)
}

function isEmpty(table: Uint32Array, at: number): boolean {
  return table.subarray(at, at + wordsOfId).every((word) => word === 0)
}
