import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { encodeWav } from '../../audio/wav.js'

const run = promisify(execFile)
const longestMs = 600_000
const mostOutputBytes = 2 ** 20
const peak = 0.7
const aroundS = 0.3

/** As a row names it: the program alone, since what follows may be a path of somebody's. */
export const recogniserName = (words: readonly string[]) => basename(words[0] ?? '')

/**
 * What a program hears: it is started with a WAV file of 16 kHz, mono, 16 bit, at one level and with 0.3 s of silence around it, and
 * prints the text. @throws what the system says of a program that fails
 */
export async function recognise(
  words: readonly string[],
  samples: Float32Array,
  wav: string,
  sample_rate_hz: number,
): Promise<string> {
  await writeFile(wav, encodeWav(levelled(samples, sample_rate_hz), sample_rate_hz), { mode: 0o600 })
  const [program = '', ...given] = words.map((word) => word.replaceAll('{wav}', wav))
  const { stdout } = await run(program, given, { timeout: longestMs, maxBuffer: mostOutputBytes })
  return stdout
}

function levelled(samples: Float32Array, rate: number): Int16Array {
  const around = Math.round(aroundS * rate)
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scale = loudest === 0 ? 0 : (peak * 32_767) / loudest
  const made = new Int16Array(samples.length + 2 * around)
  made.set(
    Int16Array.from(samples, (value) => Math.round(value * scale)),
    around,
  )
  return made
}
