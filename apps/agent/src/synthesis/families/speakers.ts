import { nearNames } from '@voicemark/daemon/near-names'
import { speakerName } from '@voicemark/schema'
import { VoiceError } from '../../speech/voice-error.js'

/** Who speaks with a voice. */
export interface Speakers {
  readonly count: number
  /** Names by number; null where one has none. Empty for a voice that has only itself. */
  readonly names: readonly (string | null)[]
  /** Who speaks when nobody is asked for; null: the voice has only itself. */
  readonly usual: string | null
  /** Whether one may be asked for by number, too. */
  readonly numbered: boolean
}

/** A voice that has only itself. */
export const oneSpeaker: Speakers = { count: 1, names: [], usual: null, numbered: false }

const shownNames = 5

/** How one that has a number is called: by the name, where it can be written behind the voice. */
export function calledSpeaker(names: readonly (string | null)[], number: number): string {
  const name = names[number] ?? null
  return name !== null && speakerName.safeParse(name).success ? name : String(number)
}

/** Everybody as they are asked for. */
export function speakerList({ count, names }: Speakers): string[] {
  return names.length === 0 && count === 1
    ? []
    : Array.from({ length: count }, (_, number) => calledSpeaker(names, number))
}

/**
 * The speaker that is meant, called in one way only; null for a voice that has only itself.
 * @throws VoiceError speaker-unknown with names that are near
 */
export function chosenSpeaker(voice: string, asked: string | null, speakers: Speakers): string | null {
  if (asked === null) return speakers.usual
  const number = speakerNumber(asked, speakers)
  if (number !== null) return calledSpeaker(speakers.names, number)
  throw unknown(voice, asked, speakers)
}

/** The number of a speaker by name or number; null: there is no such one. */
export function speakerNumber(asked: string, { count, names, numbered }: Speakers): number | null {
  const named = names.indexOf(asked)
  if (named >= 0) return named
  const number = numbered && /^(?:0|[1-9]\d{0,6})$/.test(asked) ? Number(asked) : Infinity
  return number < count ? number : null
}

function unknown(voice: string, asked: string, speakers: Speakers): VoiceError {
  const all = speakerList(speakers)
  if (all.length === 0)
    return new VoiceError('speaker-unknown', `voice ${voice} has one speaker; ask for it alone`)
  const near = /^\d+$/.test(asked) ? [] : nearNames(asked, all).slice(0, shownNames)
  const some =
    near.length === 0
      ? `such as ${all.slice(0, shownNames).join(', ')}`
      : `near ${near.length === 1 ? 'is' : 'are'} ${near.join(', ')}`
  const numbers = speakers.numbered ? `, numbers 0 to ${speakers.count - 1}` : ''
  // What has a space may be a text in the wrong field, and texts are repeated nowhere.
  const what = asked.includes(' ') ? 'such speaker' : `speaker "${asked}"`
  return new VoiceError(
    'speaker-unknown',
    `voice ${voice} has no ${what}; it has ${all.length}${numbers}, ${some}`,
  )
}
