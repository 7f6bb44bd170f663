// A bare loop of `session.run`: ids and model are as the product feeds and reads them, and nothing but the runs is timed.
//   node engine-runtime-process.js VOICE.onnx THREADS      a text a line in, a line of JSON out
import { createInterface } from 'node:readline'
import { loadRuntime, type InferenceSession } from '@voicemark/runtime'
import { openPiperIds } from './piper-ids.js'
import { productModules } from './product-modules.js'

/** How the product reads a model so that it runs quicker; null when as it is. */
interface Reading {
  planeConvolutions(path: string): Uint8Array | null
}

const [model = '', threads] = process.argv.slice(2)
const { config, idsOf } = await openPiperIds(`${model}.json`)
const { InferenceSession: Session, Tensor, env } = await loadRuntime()
const { planeConvolutions } = await productModules<Reading>(['onnx/plane-convolutions.js'])
const options = { intraOpNumThreads: Number(threads), interOpNumThreads: 1, logSeverityLevel: 3 } as const
const quicker = planeConvolutions(model)
const session =
  quicker === null ? await Session.create(model, options) : await Session.create(quicker, options)
answer({ runtime: `onnxruntime-node ${env.versions.node ?? env.versions.common}` })
for await (const text of createInterface({ input: process.stdin })) answer(await speak(text))
process.exit(0)

async function speak(text: string) {
  const sentences = idsOf(text)
  let seconds = 0
  let samples = 0
  for (const ids of sentences) {
    const feeds = feedsOf(ids)
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
