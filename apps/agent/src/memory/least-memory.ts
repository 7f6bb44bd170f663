import { statSync } from 'node:fs'

/**
 * What a synthesis process holds at least once a voice is loaded, before it has spoken: itself, and the weights of the voice's models.
 *
 * Measured with Node 20.20 and onnxruntime-node 1.30 on Linux x64 (docs/performance.md): the process without a model held 118 to
 * 125 MB resident, and each MB of a model 1.3 (FP32, Piper) to 1.6 (int8, Kokoro) beside that; dictionaries of Hibari, 130 MB, come on
 * top. The rule asks for less than any of them, so that what it refuses cannot fit: 100 MB, and each model once.
 */
export function leastMemoryMb(files: Readonly<Record<string, string>>): { modelMb: number; leastMb: number } {
  const models = Object.values(files).filter((path) => path.endsWith('.onnx'))
  const modelMb = models.reduce((sum, path) => sum + sizeMb(path), 0)
  return { modelMb, leastMb: processMb + modelMb }
}

const processMb = 100

const sizeMb = (path: string) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 2 ** 20
