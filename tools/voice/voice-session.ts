import { loadRuntime, type InferenceSession } from '@voicemark/runtime'

const { InferenceSession: Session, Tensor } = await loadRuntime()

/** Piper's three scales; the product's defaults are those of the voice's config. */
export interface Scales {
  noiseScale: number
  lengthScale: number
  noiseWidth: number
}

export const DEFAULT_SCALES: Scales = { noiseScale: 0.667, lengthScale: 1, noiseWidth: 0.8 }

/** Opens a voice on one CPU thread, which is what its figures are stated for. */
export function openVoice(model: string | Uint8Array): Promise<InferenceSession> {
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const
  return typeof model === 'string' ? Session.create(model, options) : Session.create(model, options)
}

/** One run: phoneme ids in, samples between -1 and 1 out. */
export async function speakIds(
  session: InferenceSession,
  ids: readonly number[],
  scales: Scales = DEFAULT_SCALES,
): Promise<Float32Array> {
  const { output } = await session.run({
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor(
      'float32',
      Float32Array.of(scales.noiseScale, scales.lengthScale, scales.noiseWidth),
      [3],
    ),
  })
  if (!(output?.data instanceof Float32Array)) throw new Error('the voice gave no float32 output')
  return output.data
}
