import { fileURLToPath } from 'node:url'
import { splitSpokenVoice } from '@voicemark/schema'
import { RequestError } from '../../request-error.js'
import { VoiceError } from '../../speech/voice-error.js'
import { gettingHint } from '../../voices/catalogue/how-to-get.js'
import type { EngineSetup } from '../engine/engine-messages.js'
import { chosenSpeaker } from '../families/speakers.js'
import {
  findVoice,
  hasVoice,
  listVoices,
  type UsableVoice,
  type VoiceEntry,
} from '../installed/voice-catalog.js'
import { markOf } from '../installed/voice-files.js'

/** The voices that this agent can speak with. */
export interface Voices {
  list(): Promise<readonly VoiceEntry[]>
  /** Whether a voice of this name is there, whatever is wrong with it. */
  has(name: string): Promise<boolean>
  /**
   * A voice as it is asked for, `NAME` or `NAME:SPEAKER`.
   * @throws RequestError voice-unknown, voice-invalid, voice-unsupported or speaker-unknown
   */
  choose(spoken: string, threads: number): Promise<ChosenVoice>
}

/** A voice with one of its speakers. */
export interface ChosenVoice {
  /** As rows name it: one way only. */
  readonly voice: string
  /** Null: the voice has only itself. */
  readonly speaker: string | null
  readonly setup: EngineSetup
}

export interface VoicesOptions {
  readonly voicesDir: string
  readonly syntheticLoad: boolean
  readonly provider: string
  readonly ortTelemetry: boolean
  readonly arena: boolean
  /** File of another catalogue of voices; null: that of this program. */
  readonly voiceCatalogue: string | null
}

interface CheckedVoice {
  readonly entry: UsableVoice
  readonly mark: string
}

const embeddedFolder = fileURLToPath(new URL('../../../voices', import.meta.url))

export function createVoices(setup: VoicesOptions): Voices {
  const { voicesDir, syntheticLoad, provider, ortTelemetry, voiceCatalogue } = setup
  const session = { provider, telemetry: ortTelemetry, arena: setup.arena }
  const folders = [voicesDir, embeddedFolder]
  const options = { includeSyntheticLoad: syntheticLoad }
  const checked = new Map<string, CheckedVoice>()

  // A voice is checked again after it was replaced.
  const find = async (name: string): Promise<CheckedVoice> => {
    const known = checked.get(name)
    if (known !== undefined && known.mark === markOf(Object.values(known.entry.files))) return known
    const entry = await findVoice(name, folders, options)
    const found = { entry, mark: markOf(Object.values(entry.files)) }
    checked.set(name, found)
    return found
  }
  const choose = async (spoken: string, threads: number): Promise<ChosenVoice> => {
    const { voice, speaker: asked } = splitSpokenVoice(spoken)
    const { entry, mark } = await find(voice)
    const { family, files, default_speaker, speakers } = entry
    const speaker = chosenSpeaker(voice, asked, speakers)
    return {
      voice: speaker === speakers.usual ? voice : `${voice}:${speaker}`,
      speaker,
      setup: { voice, family, files, default_speaker, mark, threads, ...session },
    }
  }
  return {
    list: () => listVoices(folders, options),
    has: (name) => hasVoice(name, folders),
    choose: (spoken, threads) =>
      choose(spoken, threads).catch((error: unknown) => {
        if (!(error instanceof VoiceError)) throw error
        const hint =
          error.code === 'voice-unknown' ? gettingHint(splitSpokenVoice(spoken).voice, voiceCatalogue) : ''
        throw new RequestError(error.code, `${error.message}${hint}`, { cause: error })
      }),
  }
}
