// A bare loop of `session.run`: the ids are the product's own, and nothing but the runs is timed.
//   node engine-runtime-process.js VOICE.onnx THREADS      a text a line in, a line of JSON out
import { createInterface } from 'node:readline'
import { loadRuntime, type InferenceSession } from '@voicemark/runtime'

/** What is used of the product's modules, which no other project may import. */
interface Product {
  readVoiceConfig(path: string): Promise<VoiceConfig>
  createEspeak(): Promise<unknown>
  toSentences(text: string, config: VoiceConfig, espeak: unknown): string[][]
  toPhonemeIds(phonemes: readonly string[], map: unknown): { ids: number[] }
}

interface VoiceConfig {
  readonly audio: { readonly sample_rate: number }
  readonly inference: Readonly<Record<'noise_scale' | 'length_scale' | 'noise_w', number>>
  readonly phoneme_id_map: unknown
}

const [model = '', threads] = process.argv.slice(2)
const product = await loadProduct()
const config = await product.readVoiceConfig(`${model}.json`)
const espeak = await product.createEspeak()
const { InferenceSession: Session, Tensor, env } = await loadRuntime()
const session = await Session.create(model, {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  logSeverityLevel: 3,
})
answer({ runtime: `onnxruntime-node ${env.versions.node ?? env.versions.common}` })
for await (const text of createInterface({ input: process.stdin })) answer(await speak(text))
process.exit(0)

async function speak(text: string) {
  const sentences = product.toSentences(text, config, espeak)
  let seconds = 0
  let samples = 0
  for (const phonemes of sentences) {
    const feeds = feedsOf(product.toPhonemeIds(phonemes, config.phoneme_id_map).ids)
    const startMs = performance.now()
    const output = Object.values(await session.run(feeds))[0]
    seconds += (performance.now() - startMs) / 1000
    samples += output?.size ?? 0
  }
  return { seconds, audio_s: samples / config.audio.sample_rate }
}

function feedsOf(ids: readonly number[]): InferenceSession.FeedsType {
  const { noise_scale, length_scale, noise_w } = config.inference
  const all: InferenceSession.FeedsType = {
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor('float32', Float32Array.of(noise_scale, length_scale, noise_w), [3]),
    sid: new Tensor('int64', BigInt64Array.of(0n), [1]),
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => session.inputNames.includes(name)))
}

function answer(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

async function loadProduct(): Promise<Product> {
  const folder = new URL('../../../../apps/agent/dist/synthesis/', import.meta.url)
  const files = ['voices/voice-config.js', 'text/espeak.js', 'text/sentences.js', 'text/phoneme-ids.js']
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<object>),
  )
  return Object.assign({}, ...modules) as Product
}
