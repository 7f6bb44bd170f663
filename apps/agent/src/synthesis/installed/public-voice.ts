import { speakerList } from '../families/speakers.js'
import type { VoiceEntry } from './voice-catalog.js'

/** What anyone may know of a voice; paths stay on this machine. */
export function publicVoice({ files: _files, default_speaker: _own, speakers, ...voice }: VoiceEntry) {
  return {
    ...voice,
    num_speakers: speakers?.count ?? null,
    default_speaker: speakers?.usual ?? null,
    speakers: speakers === null ? null : speakerList(speakers),
  }
}
