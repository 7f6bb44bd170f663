import { StartError } from '@voicemark/daemon'
import { splitSpokenVoice, type Plan } from '@voicemark/schema'
import { readConfig } from '../../config.js'
import type { BenchOptions } from '../../bench/plan/bench-options.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import { readCatalogue } from '../../voices/catalogue/catalogue.js'
import { howToGet } from '../../voices/catalogue/how-to-get.js'
import { VoiceError } from '../../voices/voice-error.js'
import { installVoice } from './voice-install.js'

/**
 * Sees to it that the voices of a plan are installed on this machine. One that could be had is fetched where that is asked
 * for; what nobody knows, and what another machine's agent has, the bench itself finds out.
 * @throws StartError that says how to get it
 */
export async function prepareVoices(plan: Plan, options: BenchOptions, signal: AbortSignal): Promise<void> {
  if (options.agent !== undefined) {
    if (options.fetch === true)
      throw new StartError('--fetch is for the agent of this machine, not for --agent')
    return
  }
  const config = readConfig(process.env)
  const installed = createVoices(config)
  for (const name of voicesOf(plan)) {
    if (await installed.has(name)) continue
    const voice = readCatalogue(config.voiceCatalogue).find(name)
    if (voice === null) continue
    if (options.fetch !== true)
      throw new StartError(`voice ${name} is not installed; ${howToGet(voice)}, and so does --fetch`)
    await fetching(() => installVoice(voice, config, options, signal))
  }
}

function voicesOf({ configurations }: Plan): string[] {
  const names = configurations.flatMap((one) =>
    one.engine === 'piper-onnx' && one.voice !== null ? one.voice : [],
  )
  return [...new Set(names.map((name) => splitSpokenVoice(name).voice))]
}

/** A bench that cannot have its voice does not begin. */
async function fetching(install: () => Promise<unknown>): Promise<void> {
  try {
    await install()
  } catch (error) {
    if (error instanceof VoiceError) throw new StartError(error.message, { cause: error })
    throw error
  }
}
