// Below this a sentence is silence, and dividing by its peak would make noise of it (piper's normalize_audio).
const silentPeak = 1e-8
const fullScale = 32767

/** Scales one sentence so that its loudest sample is at full scale, as Piper does before it joins sentences. */
export function normalizePeak(samples: Float32Array): Float32Array {
  const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)
  return peak < silentPeak ? new Float32Array(samples.length) : samples.map((sample) => sample / peak)
}

/** Turns samples in −1…1 into 16-bit ones; what is beyond is clipped. */
export function toPcm16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.trunc(Math.fround(clip(sample) * fullScale)))
}

/** Joins sentences with silence after each but the last. */
export function joinSentences(sentences: readonly Int16Array[], silenceSamples: number): Int16Array {
  const gaps = Math.max(0, sentences.length - 1) * silenceSamples
  const joined = new Int16Array(sentences.reduce((total, sentence) => total + sentence.length, gaps))
  let at = 0
  for (const sentence of sentences) {
    joined.set(sentence, at)
    at += sentence.length + silenceSamples
  }
  return joined
}

function clip(sample: number): number {
  return Math.max(-1, Math.min(1, sample))
}
