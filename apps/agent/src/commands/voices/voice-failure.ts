import { interruptible } from '@voicemark/daemon'
import { VoiceError as UnusableVoice } from '../../speech/voice-error.js'
import { VoiceError } from '../../voices/voice-error.js'

/**
 * Runs what the first Ctrl-C ends, with status 130 and what is left said; a voice that cannot be had or used is status 1
 * and a message.
 */
export async function reportingFailure(
  stopped: string,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await interruptible(async (signal) => {
    try {
      await run(signal)
    } catch (error) {
      if (signal.aborted) fail(stopped, 130)
      else if (error instanceof VoiceError || error instanceof UnusableVoice) fail(error.message, 1)
      else throw error
    }
  })
}

function fail(message: string, status: number): void {
  process.stderr.write(`voicemark: ${message}\n`)
  process.exitCode = status
}
