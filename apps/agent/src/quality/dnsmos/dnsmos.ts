import type { RequestRow } from '@voicemark/schema'
import { loadRuntime, type InferenceSession, type Runtime } from '@voicemark/runtime'
import { p808Bands, p808Features } from './p808-features.js'

/** Mean opinion scores as a model guesses them, 1–5. */
export type Scores = Pick<RequestRow, 'mos_ovrl' | 'mos_sig' | 'mos_bak' | 'mos_p808'>

/** The two models of DNSMOS, loaded. */
export interface Dnsmos {
  /** Of mono sound at 16 kHz, −1 to 1. */
  score(samples: Float32Array): Promise<Scores>
}

const rate = 16_000
const windowS = 9.01
/** The last frame of the features is left out by the model's own program. */
const featuresLeave = 160

/**
 * DNSMOS P.835 and P.808 (Reddy, Gopal and Cutler 2021 and 2022, arXiv:2010.15258, 2110.01763), as `speechmos` 0.0.1.1 runs them: windows of 9.01 s, one
 * each second; what is shorter is repeated; their mean.
 */
export async function loadDnsmos(primaryPath: string, p808Path: string, threads: number): Promise<Dnsmos> {
  const runtime = await loadRuntime()
  const [primary, p808] = await Promise.all([
    openModel(runtime, primaryPath, threads),
    openModel(runtime, p808Path, threads),
  ])
  return {
    async score(samples) {
      const totals = { sig: 0, bak: 0, ovrl: 0, p808: 0 }
      const windows = windowsOf(samples)
      for (const window of windows) {
        const [sig = NaN, bak = NaN, ovrl = NaN] = await primary(window, [1, window.length])
        const features = p808Features(window.subarray(0, -featuresLeave))
        const [guess = NaN] = await p808(features, [1, features.length / p808Bands, p808Bands])
        totals.sig += polynomial([-0.08397278, 1.22083953, 0.0052439], sig)
        totals.bak += polynomial([-0.13166888, 1.60915514, -0.39604546], bak)
        totals.ovrl += polynomial([-0.06766283, 1.11546468, 0.04602535], ovrl)
        totals.p808 += guess
      }
      const mean = (total: number) => inRange(total / windows.length)
      return {
        mos_ovrl: mean(totals.ovrl),
        mos_sig: mean(totals.sig),
        mos_bak: mean(totals.bak),
        mos_p808: mean(totals.p808),
      }
    },
  }
}

/** Of a sound that no model has heard. */
export const noScores: Scores = { mos_ovrl: null, mos_sig: null, mos_bak: null, mos_p808: null }

type Model = (input: Float32Array, shape: readonly number[]) => Promise<readonly number[]>

async function openModel(
  { InferenceSession: Session, Tensor }: Runtime,
  path: string,
  threads: number,
): Promise<Model> {
  const session: InferenceSession = await Session.create(path, {
    ...{ intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 },
    executionProviders: ['cpu'],
  })
  return async (input, shape) => {
    const outputs = await session.run({ [session.inputNames[0] ?? '']: new Tensor('float32', input, shape) })
    const output = Object.values(outputs)[0]
    return output?.data instanceof Float32Array ? [...output.data] : []
  }
}

/** By the same arithmetic of doubles as in Python, which decides whether the last window is whole. */
function windowsOf(sound: Float32Array): Float32Array[] {
  const least = Math.trunc(windowS * rate)
  let samples = sound
  while (samples.length < least && samples.length > 0) samples = twice(samples)
  const count = Math.trunc(Math.floor(samples.length / rate) - windowS) + 1
  return Array.from({ length: count }, (_, at) =>
    samples.subarray(at * rate, Math.trunc((at + windowS) * rate)),
  ).filter((window) => window.length >= least)
}

function twice(samples: Float32Array): Float32Array {
  const both = new Float32Array(2 * samples.length)
  both.set(samples)
  both.set(samples, samples.length)
  return both
}

/** From a guess of the model to the scale of the listeners, the highest power first. */
const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)

/** Beyond the scale, and of no window at all, there is no score. */
const inRange = (score: number) => (score >= 1 && score <= 5 ? Number(score.toFixed(4)) : null)
