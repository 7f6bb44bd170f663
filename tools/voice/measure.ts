// What a voice costs on one CPU thread: file size, time to open it and real-time factor over 30 runs.
//   tsx tools/voice/measure.ts [FILE.onnx [SAMPLE_RATE]]
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { phonemeIdMap } from './symbols.js'
import { openVoice, speakIds } from './voice-session.js'

const EMBEDDED = fileURLToPath(new URL('../../apps/agent/voices/en_US-kal16-diphone.onnx', import.meta.url))
/** Phonemes of “The birch canoe slid on the smooth planks, and the salt breeze came across from the sea.” */
const PHONEMES = 'ðə bˈɜːtʃ kənˈuː slˈɪd ɔnðə smˈuːð plˈæŋks, ænd ðə sˈɔlt bɹˈiːz kˈeɪm əkɹˌɑːs fɹʌmðə sˈiː.'
const OPENINGS = 5
const RUNS = 30

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now()
  const result = await work()
  return { result, ms: performance.now() - start }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

async function openingMs(voice: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < OPENINGS; i++) {
    const { result, ms } = await timed(() => openVoice(voice))
    await result.release()
    times.push(ms)
  }
  return median(times)
}

const voice = process.argv[2] ?? EMBEDDED
const sampleRate = Number(process.argv[3] ?? 16_000)
const idMap = phonemeIdMap()
const symbols = ['^', ...Array.from(PHONEMES.normalize('NFD')), '$']
const ids = symbols.flatMap((symbol) => [...(idMap[symbol] ?? []), 0]).slice(0, -1)
const openMs = await openingMs(voice)
const session = await openVoice(voice)
const runs: number[] = []
let seconds = 0
await speakIds(session, ids)
for (let i = 0; i < RUNS; i++) {
  const { result, ms } = await timed(() => speakIds(session, ids))
  runs.push(ms)
  seconds = result.length / sampleRate
}
process.stdout.write(
  `${statSync(voice).size} bytes, opens in ${openMs.toFixed(0)} ms; ${ids.length} ids → ${seconds.toFixed(2)} s of ` +
    `audio in ${median(runs).toFixed(1)} ms: RTF ${(median(runs) / 1000 / seconds).toFixed(4)}\n`,
)
