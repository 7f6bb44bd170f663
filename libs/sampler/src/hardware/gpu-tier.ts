import { slug, withoutMarks } from './slug.js'

/** Words that say nothing about which GPU it is. */
const noise = [
  /\[[^\]]*\bAMD[^\]]*\]/gi,
  /\b(graphics|gpu|design|generation|series|edition|corporation|inc|geforce|lite hash rate|with)\b/gi,
  /\b(developer kit|engineering reference)\b/gi,
  // What a card of one model may come with: memory size, form factor, bus.
  /\b(\d+ ?GB|HBM\w*|SXM\d*|PCI-?E|NVL)\b/gi,
  /\b(nvidia|advanced micro devices,?|amd|ati|intel|qualcomm)\b|\bradeon (?=rx|pro|vii|instinct)/gi,
]

const vendors: readonly (readonly [RegExp, string])[] = [
  [/nvidia|geforce|quadro|tesla/i, 'nvidia'],
  [/\bamd\b|\bati\b|radeon|advanced micro|instinct/i, 'amd'],
  [/intel/i, 'intel'],
  [/qualcomm|adreno/i, 'qualcomm'],
]

/** Slug of a GPU, such as `nvidia_rtx4090_laptop`, `amd_rx7900xt`, `intel_arc_a770`. */
export function gpuTier(gpuName: string): string {
  const name = bracketed(withoutMarks(gpuName))
  const vendor = vendors.find(([pattern]) => pattern.test(gpuName))?.[1]
  const model = noise.reduce((text, words) => text.replace(words, ' '), name)
  return slug([vendor ?? '', joinNumbers(model)].join(' '))
}

/** lspci names the chip first and the product in brackets: `GA106 [GeForce RTX 3060]`. */
function bracketed(name: string): string {
  return /\[((?!AMD)[^\]]*\d[^\]]*)\]/i.exec(name)?.[1] ?? name
}

/** `RTX 3060 Ti` is one word, and so is `RX 7900 XT`: up to three letters before and after a number belong to it. */
function joinNumbers(model: string): string {
  return model
    .replace(/\s+/g, ' ')
    .replace(/\b([a-z]{2,3}) (?=\d{3,5})/gi, '$1')
    .replace(/\b([a-z]{2,3}\d{3,5}) (?=[a-z]{2,3}\b(?!-))/gi, '$1')
}
