import { statSync } from 'node:fs'

/**
 * Size of a model with what lies beside it, MB of 2^20 bytes: `voice.onnx.json` of Piper, `voice.onnx.data`, in which ONNX keeps
 * weights over 2 GB, and other files that it needs.
 */
export function modelSizeMb(path: string, others: readonly string[] = []): number {
  const files = new Set([path, `${path}.json`, `${path}.data`, `${path}_data`, ...others])
  return [...files].reduce((bytes, file) => bytes + sizeOf(file), 0) / 2 ** 20
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
