import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { RequestError } from '../../request-error.js'
import { VoiceError } from '../../speech/voice-error.js'
import type { EngineSetup } from '../engine/engine-messages.js'
import { findVoice, hasModel, listVoices, type VoiceEntry } from '../voices/voice-catalog.js'

/** The voices that this agent can speak with. */
export interface Voices {
  list(): Promise<readonly VoiceEntry[]>
  /** Whether a model of this name is there, whatever is wrong with it. */
  has(name: string): Promise<boolean>
  /** @throws RequestError voice-unknown, voice-invalid or voice-unsupported */
  setup(name: string, threads: number): Promise<EngineSetup>
}

export interface VoicesOptions {
  readonly voicesDir: string
  readonly syntheticLoad: boolean
  readonly provider: string
  readonly ortTelemetry: boolean
}

interface CheckedVoice {
  readonly voice: VoiceEntry
  readonly mark: string
}

const embeddedFolder = fileURLToPath(new URL('../../../voices', import.meta.url))

export function createVoices({ voicesDir, syntheticLoad, provider, ortTelemetry }: VoicesOptions): Voices {
  const folders = [voicesDir, embeddedFolder]
  const options = { includeSyntheticLoad: syntheticLoad }
  const checked = new Map<string, CheckedVoice>()

  const find = async (name: string): Promise<CheckedVoice> => {
    const known = checked.get(name)
    if (known !== undefined && known.mark === fileMark(known.voice)) return known
    const voice = await findVoice(name, folders, options)
    const found = { voice, mark: fileMark(voice) }
    checked.set(name, found)
    return found
  }
  return {
    list: () => listVoices(folders, options),
    has: (name) => hasModel(name, folders),
    async setup(name, threads) {
      try {
        const { voice, mark } = await find(name)
        return {
          voice: name,
          family: voice.family,
          files: voice.files,
          mark,
          threads,
          provider,
          telemetry: ortTelemetry,
        }
      } catch (error) {
        if (error instanceof VoiceError) throw new RequestError(error.code, error.message, { cause: error })
        throw error
      }
    },
  }
}

/** Changes when the files do, so that a voice is checked again after it was replaced. */
function fileMark({ files }: VoiceEntry): string {
  return Object.values(files)
    .map((path) => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat === undefined ? 'gone' : `${path} ${stat.mtimeMs}/${stat.size}`
    })
    .join(' ')
}
