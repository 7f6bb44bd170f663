import { spaceSource } from '../letters/letters.js'
import { address, infix, prefix, suffix } from './affixes.js'

/** A piece of a text as a dictionary has it, with the space that follows it. */
export interface Piece {
  readonly text: string
  readonly whitespace: '' | ' '
}

/** Words that are cut in their own way, such as "don't"; without a prototype. */
export type SpecialCases = Readonly<Record<string, readonly string[]>>

const chunk = new RegExp(`(?:(?!${spaceSource}).)+`, 'gsu')

/** Cuts a text into words and marks as spaCy's English tokenizer does. */
export function createTokenizer(special: SpecialCases): (text: string) => Piece[] {
  return (text) =>
    Array.from(text.matchAll(chunk)).flatMap(({ 0: written, index }) => {
      const texts = splitWord(written, special)
      const followed = index + written.length < text.length ? ' ' : ''
      return texts.map((piece, at) => ({ text: piece, whitespace: at === texts.length - 1 ? followed : '' }))
    })
}

function splitWord(written: string, special: SpecialCases): readonly string[] {
  const whole = special[written]
  if (whole !== undefined) return whole
  const { before, core, after } = peel(written, special)
  const pieces = [...before, ...splitCore(core, special), ...after]
  return pieces.length > 1 ? rejoin(pieces, special) : pieces
}

interface Peeled {
  readonly before: string[]
  core: string
  readonly after: string[]
}

function peel(written: string, special: SpecialCases): Peeled {
  const peeled: Peeled = { before: [], core: written, after: [] }
  while (peeled.core !== '' && special[peeled.core] === undefined) {
    if (!peelOnce(peeled, special)) break
  }
  return peeled
}

// Gives whether there may be more to cut off.
function peelOnce(peeled: Peeled, special: SpecialCases): boolean {
  const { core } = peeled
  const front = prefix.exec(core)?.[0].length ?? 0
  if (front > 0 && front < core.length && special[core.slice(front)] !== undefined) {
    peeled.before.push(core.slice(0, front))
    peeled.core = core.slice(front)
    return false
  }
  const back = suffix.exec(core.slice(front))?.[0].length ?? 0
  if (back > 0 && back < core.length && special[core.slice(0, -back)] !== undefined) {
    peeled.after.unshift(core.slice(-back))
    peeled.core = core.slice(0, -back)
    return false
  }
  if (front > 0) peeled.before.push(core.slice(0, front))
  if (back > 0) peeled.after.unshift(core.slice(-back))
  peeled.core = core.slice(front, core.length - back)
  return front + back > 0
}

function splitCore(core: string, special: SpecialCases): readonly string[] {
  if (core === '') return []
  const known = special[core]
  if (known !== undefined) return known
  if (address.test(core)) return [core]
  const pieces: string[] = []
  let start = 0
  for (const { 0: mark, index } of core.matchAll(infix)) {
    if (index === 0) continue
    if (index > start) pieces.push(core.slice(start, index))
    pieces.push(mark)
    start = index + mark.length
  }
  if (start < core.length) pieces.push(core.slice(start))
  return pieces
}

// "Sept" and "." are "Sept." again.
function rejoin(pieces: readonly string[], special: SpecialCases): string[] {
  const joined: string[] = []
  for (let at = 0; at < pieces.length;) {
    const count = [3, 2].find(
      (length) =>
        at + length <= pieces.length && special[pieces.slice(at, at + length).join('')] !== undefined,
    )
    const texts = special[pieces.slice(at, at + (count ?? 1)).join('')]
    joined.push(...(count === undefined || texts === undefined ? pieces.slice(at, at + 1) : texts))
    at += count ?? 1
  }
  return joined
}
