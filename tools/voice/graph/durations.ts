import { isConsonant, isVowel, PAUSE, PHONES } from '../phones.js'
import type { Phone } from '../phones.js'
import { HOP, SAMPLE_RATE } from '../spectrum.js'
import type { PhoneSequence } from './front-end.js'
import { following, preceding } from './shift.js'
import type { Value } from './value.js'

type Effect = readonly [where: Value, change: number]

const FRAME_MS = (1000 * HOP) / SAMPLE_RATE
// Three frames leave a phone a beginning, a middle and an end at any speaking rate.
const SHORTEST_FRAMES = 3

/** Length of each phone in frames: rules after Klatt 1979, then the requested length scale. */
export function buildDurations(phones: PhoneSequence, lengthScale: Value): Value {
  const { phone, primaryStress, secondaryStress, long } = phones
  const pause = phone.graph.ints(PAUSE)
  const next = following(phone, pause)
  const vowel = flag(phone, isVowel)
  const consonant = flag(phone, isConsonant)
  const beforePause = isPause(next)
  const beforeLastConsonant = isPause(following(next, pause)).mul(flag(next, isConsonant))
  const unstressed = primaryStress.add(secondaryStress).mul(-1).add(1)
  return phones.baseMs
    .mul(scaleBy([vowel.mul(primaryStress), 0.18], [vowel.mul(unstressed), -0.14], [long, 0.08]))
    .mul(
      scaleBy(
        [vowel.mul(beforePause), 0.45],
        [vowel.mul(beforeLastConsonant), 0.35],
        [consonant.mul(beforePause), 0.25],
      ),
    )
    .mul(scaleBy([consonant.mul(flag(next, isConsonant)), -0.15], [afterConsonant(phone), -0.12]))
    .mul(lengthScale)
    .div(FRAME_MS)
    .max(SHORTEST_FRAMES)
}

/** 1 + the sum of the changes that apply. */
function scaleBy(first: Effect, ...others: readonly Effect[]): Value {
  const changes = [first, ...others].map(([where, change]) => where.mul(change))
  return changes
    .slice(1)
    .reduce((sum, change) => sum.add(change), first[0].mul(first[1]))
    .add(1)
}

/** 1 where the phone passes the test, else 0. */
function flag(phone: Value, test: (phone: Phone) => boolean): Value {
  return phone.graph.floats(...PHONES.map((name) => (test(name) ? 1 : 0))).at(phone)
}

function isPause(phone: Value): Value {
  return phone.equal(PAUSE).cast('float32')
}

/** 1 at the second and later consonants of a cluster. */
function afterConsonant(phone: Value): Value {
  const consonant = flag(phone, isConsonant)
  return consonant.mul(preceding(consonant, phone.graph.floats(0)))
}
