import type { VoiceOnDisk } from '../family.js'
import { chosenSpeaker, type Speakers } from '../speakers.js'
import type { StyleTables } from './style-tables.js'

/** Who speaks with a voice of Kokoro; by itself the first one. @throws VoiceError for a default that has no table */
export function kokoroSpeakers({ voice, default_speaker }: VoiceOnDisk, { names }: StyleTables): Speakers {
  const speakers = { count: names.length, names, usual: names[0] ?? null, numbered: false }
  return { ...speakers, usual: chosenSpeaker(voice, default_speaker, speakers) }
}
