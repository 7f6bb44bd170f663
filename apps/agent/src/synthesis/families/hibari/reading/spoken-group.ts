import { isAlphabetic, isAsciiDigits } from '../letters/letters.js'
import { primary, weightOf, withStress } from '../lexicon/stress.js'
import type { Group } from './subtokens.js'
import { textOf } from './token.js'

const joints = new Set("',-._‘’/")
const pauses = new Set(';:,.!?—…')

/** Whether a part of a word is nothing but what joins others. */
export const isJoint = (text: string) => Array.from(text).every((char) => joints.has(char))

/** Whether a phoneme is a pause. */
export const isPause = (phoneme: string) => pauses.has(phoneme)

/** Parts of a word that were said one by one become one: what joins them is silent, and half of them lose stress. */
export function joinParts(group: Group): void {
  const isApart = isSaidApart(textOf(group))
  for (const [at, part] of group.entries()) {
    if (part.phonemes !== null) {
      if (at > 0) part.isApart = isApart
    } else if (at === group.length - 1 && isPause(part.text)) part.phonemes = part.text
    else if (isJoint(part.text)) part.phonemes = ''
  }
  if (!isApart) easeStress(group)
}

// Letters, digits and other signs in one word are said one after the other.
function isSaidApart(text: string): boolean {
  if (text.includes(' ') || text.includes('/')) return true
  const kinds = Array.from(text)
    .filter((char) => !joints.has(char))
    .map((char) => (isAlphabetic(char) ? 'letter' : isAsciiDigits(char) ? 'digit' : 'sign'))
  return new Set(kinds).size > 1
}

function easeStress(group: Group): void {
  const said = group.flatMap((part, at) => {
    const { phonemes } = part
    if (phonemes === null || phonemes === '') return []
    return { part, phonemes, at, stressed: phonemes.includes(primary) ? 1 : 0, weight: weightOf(phonemes) }
  })
  const [first, second] = said
  if (
    first !== undefined &&
    second !== undefined &&
    said.length === 2 &&
    Array.from(first.part.text).length === 1
  ) {
    second.part.phonemes = withStress(second.phonemes, -0.5)
    return
  }
  const stressed = said.filter((part) => part.stressed === 1).length
  if (said.length < 2 || stressed <= Math.floor((said.length + 1) / 2)) return
  const light = said.toSorted((a, b) => a.stressed - b.stressed || a.weight - b.weight || a.at - b.at)
  for (const { part, phonemes } of light.slice(0, Math.floor(said.length / 2)))
    part.phonemes = withStress(phonemes, -0.5)
}
