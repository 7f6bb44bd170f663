import { StartError } from '@voicemark/daemon'
import { splitSpokenVoice, type Configuration } from '@voicemark/schema'
import { z } from 'zod'
import { VoiceError } from '../../speech/voice-error.js'
import { chosenSpeaker } from '../../synthesis/families/speakers.js'
import { getJson } from './bench-agent.js'

// Agents of before say nothing of speakers, and have none.
const listedVoice = z.object({
  name: z.string(),
  error: z.string().nullable(),
  family: z.string().nullish(),
  num_speakers: z.number().nullish(),
  default_speaker: z.string().nullish(),
  speakers: z.array(z.string()).nullish(),
})
const voiceList = z.object({ voices: z.array(listedVoice) })

/**
 * Refuses a voice, or its speaker, before the bench instead of at each request; gives the voice as rows will name it.
 * @throws StartError
 */
export async function checkVoice(url: string, spoken: string): Promise<string> {
  const { voice, speaker } = splitSpokenVoice(spoken)
  const { voices } = await getJson(url, '/voices', voiceList)
  const found = voices.find(({ name }) => name === voice)
  if (found === undefined) {
    const names = voices.map(({ name }) => name).join(', ')
    throw new StartError(`voice "${voice}" is not installed at the agent; installed: ${names}`)
  }
  if (found.error !== null) throw new StartError(found.error)
  const chosen = speakerOf(found, speaker)
  return chosen === (found.default_speaker ?? null) ? voice : `${voice}:${chosen}`
}

/** Two spellings of one speaker would be two configurations with rows of one voice. @throws StartError */
export async function refuseOneVoiceTwice(url: string, all: readonly Configuration[]): Promise<void> {
  const seen = new Map<string, number>()
  for (const [at, one] of all.entries()) {
    if (one.engine !== 'piper-onnx' || one.voice === null) continue
    const voice = await checkVoice(url, one.voice)
    const key = JSON.stringify({ ...one, voice })
    const first = seen.get(key)
    if (first !== undefined)
      throw new StartError(`configurations[${at}]: ${one.voice} is ${voice}, as configurations[${first}] is`)
    seen.set(key, at)
  }
}

function speakerOf(voice: z.infer<typeof listedVoice>, asked: string | null): string | null {
  const names = voice.speakers ?? []
  const count = voice.num_speakers ?? 1
  const usual = voice.default_speaker ?? null
  try {
    return chosenSpeaker(voice.name, asked, { names, count, usual, numbered: voice.family === 'piper' })
  } catch (error) {
    throw error instanceof VoiceError ? new StartError(error.message) : error
  }
}
