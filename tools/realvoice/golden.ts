import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What another program made of texts with the same model, without noise. */
export interface Golden {
  readonly made_with: string
  /** How many samples one that is kept stands for. */
  readonly step: number
  readonly texts: readonly GoldenText[]
}

export interface GoldenText {
  readonly text: string
  readonly speaker?: string
  readonly speed?: number
  /** Of each sentence. */
  readonly ids: readonly (readonly number[])[]
  readonly samples: number
  readonly kept: readonly number[]
}

const python = process.env['PYTHON'] ?? 'python3'

/** Made now by `golden/make-NAME.py` where this Python can, which compares every sample; else what is kept in `NAME.json`. */
export function golden(name: 'piper' | 'kokoro', files: readonly string[]): Golden {
  const kept = JSON.parse(readFileSync(pathOf(`${name}.json`), 'utf8')) as Golden
  const input =
    name === 'piper'
      ? kept.texts.map(({ text }) => text)
      : kept.texts.map(({ text, speaker, speed, ids }) => ({ text, speaker, speed, ids }))
  const made = spawnSync(python, [pathOf(`make-${name}.py`), ...files], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    // Its ONNX Runtime reports to its maker otherwise.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  })
  return made.status === 0 ? (JSON.parse(made.stdout) as Golden) : kept
}

/** The largest difference at the samples that are kept; of 16 bits. */
export function farthest(pcm: Int16Array, { step }: Golden, { kept }: GoldenText): number {
  return kept.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (pcm[at * step] ?? NaN))), 0)
}

const pathOf = (file: string) => fileURLToPath(new URL(`golden/${file}`, import.meta.url))
