// Below this a sentence is silence, and dividing by its peak would make noise of it (piper's normalize_audio).
const silentPeak = 1e-8
const fullScale = 32767

/**
 * 16-bit samples of a text: each sentence is scaled so that its loudest sample is at full scale, as Piper does before
 * it joins them, with silence after each but the last.
 */
export function encodePcm16(sentences: readonly Float32Array[], silenceSamples: number): Int16Array {
  const gaps = Math.max(0, sentences.length - 1) * silenceSamples
  const pcm = new Int16Array(sentences.reduce((total, sentence) => total + sentence.length, gaps))
  let at = 0
  for (const sentence of sentences) {
    writeScaled(sentence, pcm, at)
    at += sentence.length + silenceSamples
  }
  return pcm
}

// Plain loops, because the array methods call a function for each of 22,050 samples a second: 16 ms for 9 s, not 1.
function writeScaled(sentence: Float32Array, pcm: Int16Array, start: number): void {
  const peak = loudest(sentence)
  if (peak < silentPeak) return
  for (let at = 0; at < sentence.length; at++) {
    // Rounded to 32 bits after each step, as numpy does; the Int16Array cuts towards zero.
    pcm[start + at] = Math.fround(Math.fround((sentence[at] ?? 0) / peak) * fullScale)
  }
}

function loudest(sentence: Float32Array): number {
  let peak = 0
  for (let at = 0; at < sentence.length; at++) {
    const level = Math.abs(sentence[at] ?? 0)
    if (level > peak) peak = level
  }
  return peak
}
