/** What is wrong with the audio of a synthesis; such a request failed, since silence and noise lower the RTF. */
export type AudioFault = 'empty' | 'silent' | 'not-finite' | 'clipped' | 'too-short' | 'too-long'

/** What the samples are compared with. */
export interface AudioExpectation {
  readonly sampleRate: number
  /** Model input tokens that the samples speak. */
  readonly tokens: number
  /** Factor on all durations that the model was asked for. @default 1 */
  readonly lengthScale?: number
}

/** One fault, with the figure and the limit that it passed. */
export interface AudioProblem {
  readonly fault: AudioFault
  readonly detail: string
}

// The limits are far outside what a voice does: en_US-joe-medium gives, over 155 sentences, an RMS of −39 to −20 dBFS,
// peaks 14 to 24 dB above it, no sample at full scale, and 44 to 136 ms for each token.
const silentRms = 0.001
const clippedLevel = 0.999
// A saturated output layer or a wrong scale; a few samples at full scale are inaudible.
const clippedShare = 0.05
const shortestPerTokenS = 0.01
const longestPerTokenS = 1
// The pauses of a text of few tokens.
const longestPauseS = 2

/** Checks audio that is in one piece; null when it can be speech. */
export function checkAudio(samples: Float32Array, expected: AudioExpectation): AudioProblem | null {
  return checkSentences([samples], expected)
}

/**
 * Checks the model's own output for a whole text, before normalisation; null when it can be speech. A single sentence
 * may be nothing but a mark, and rightly silent.
 */
export function checkSentences(
  sentences: readonly Float32Array[],
  expected: AudioExpectation,
): AudioProblem | null {
  const count = sentences.reduce((total, samples) => total + samples.length, 0)
  if (count === 0) return { fault: 'empty', detail: 'the model returned no samples' }
  const { rms, clipped, notFinite } = measure(sentences, count)
  if (notFinite > 0) return { fault: 'not-finite', detail: `${notFinite} of ${count} samples` }
  if (rms < silentRms) return { fault: 'silent', detail: `RMS ${decibels(rms)} dBFS; expected −60 or more` }
  if (clipped >= clippedShare)
    return {
      fault: 'clipped',
      detail: `${(100 * clipped).toFixed(1)} % of samples at full scale; expected below 5 %`,
    }
  return checkDuration(count / expected.sampleRate, expected)
}

interface Levels {
  readonly rms: number
  /** Share of samples at full scale. */
  readonly clipped: number
  readonly notFinite: number
}

function measure(sentences: readonly Float32Array[], count: number): Levels {
  let energy = 0
  let clipped = 0
  let notFinite = 0
  for (const samples of sentences) {
    for (let at = 0; at < samples.length; at++) {
      const sample = samples[at] ?? 0
      energy += sample * sample
      if (Math.abs(sample) >= clippedLevel) clipped += 1
      if (!Number.isFinite(sample)) notFinite += 1
    }
  }
  return { rms: Math.sqrt(energy / count), clipped: clipped / count, notFinite }
}

function checkDuration(seconds: number, { tokens, lengthScale = 1 }: AudioExpectation): AudioProblem | null {
  const shortest = tokens * shortestPerTokenS * lengthScale
  const longest = (tokens * longestPerTokenS + longestPauseS) * lengthScale
  if (seconds < shortest)
    return { fault: 'too-short', detail: describe(seconds, tokens, `at least ${inSeconds(shortest)}`) }
  if (seconds > longest)
    return { fault: 'too-long', detail: describe(seconds, tokens, `at most ${inSeconds(longest)}`) }
  return null
}

function describe(seconds: number, tokens: number, limit: string): string {
  return `${inSeconds(seconds)} for ${tokens} tokens; expected ${limit}`
}

function inSeconds(value: number): string {
  return `${value.toFixed(2)} s`
}

function decibels(rms: number): string {
  return rms === 0 ? '−∞' : (20 * Math.log10(rms)).toFixed(1).replace('-', '−')
}
