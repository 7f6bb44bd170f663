import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A phone as flite spoke it, with its end in seconds. */
export interface SpokenPhone {
  phone: string
  end: number
}

export interface Recording {
  samples: Float64Array
  phones: SpokenPhone[]
  /** Pairs the voice has no diphone for and filled with something else. */
  missing: { first: string; second: string }[]
}

const WAV_HEADER = 44

/** Lets flite speak a sequence of phones: the audio, where each phone ends and what the voice lacked. */
export function speakPhones(voice: string, phones: readonly string[]): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'kal16-'))
  try {
    const wav = join(folder, 'phones.wav')
    const options = ['-voice', voice, '-psdur', '-p', phones.join(' '), '-o', wav]
    const { status, stdout, stderr, error } = spawnSync('flite', options, { encoding: 'utf8' })
    if (error) throw error
    if (status !== 0) throw new Error(`flite ended with ${String(status)}: ${stderr}`)
    return { samples: readSamples(wav), phones: parsePhones(stdout), missing: parseMissing(stderr) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readSamples(path: string): Float64Array {
  const bytes = readFileSync(path)
  const count = Math.floor((bytes.length - WAV_HEADER) / 2)
  return Float64Array.from({ length: count }, (_, i) => bytes.readInt16LE(WAV_HEADER + 2 * i) / 32768)
}

/** `-psdur` prints `phone:end` for each phone, separated by spaces. */
function parsePhones(text: string): SpokenPhone[] {
  return Array.from(text.matchAll(/(\S+):(\S+)/g), ([, phone = '', end]) => ({ phone, end: Number(end) }))
}

/** flite warns of a diphone it lacks with a line that ends in `entry for: a-b`. */
function parseMissing(text: string): Recording['missing'] {
  return Array.from(text.matchAll(/entry for: (\w+)-(\w+)/g), ([, first = '', second = '']) => ({
    first,
    second,
  }))
}
