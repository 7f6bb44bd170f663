import { statSync } from 'node:fs'

/**
 * Size of a model with what lies beside it, MB of 2^20 bytes: `voice.onnx.json` of Piper, and `voice.onnx.data`, in which ONNX keeps
 * weights over 2 GB.
 */
export function modelSizeMb(path: string): number {
  const files = [path, `${path}.json`, `${path}.data`, `${path}_data`]
  return files.reduce((bytes, file) => bytes + sizeOf(file), 0) / 2 ** 20
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
