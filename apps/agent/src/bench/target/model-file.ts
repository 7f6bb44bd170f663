import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { StartError, errorReason } from '@voicemark/daemon'
import type { Subject } from './ask/subject.js'

/** A model as it lies on the disk. */
export interface ModelFacts {
  readonly model_sha256: string
  readonly model_size_mb: number
}

/** A subject whose model lies on the disk of this machine. */
export function withModelFile(path: string | null, subject: Subject): Subject {
  if (path === null) return subject
  return {
    async open(signal) {
      const facts = await readModelFile(path)
      const opened = await subject.open(signal)
      return { ...opened, described: { ...opened.described, ...facts } }
    },
    close: () => subject.close(),
  }
}

/**
 * Hash of the model, and its size with what lies beside it: `voice.onnx.json` of Piper, and `voice.onnx.data`, in which ONNX
 * keeps weights over 2 GB. The hash is of the model file alone, as that of the agent's own voices.
 * @throws StartError when it cannot be read
 */
export async function readModelFile(path: string): Promise<ModelFacts> {
  try {
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece as Buffer)
    const bytes = [path, `${path}.json`, `${path}.data`, `${path}_data`].reduce(
      (sum, file) => sum + sizeOf(file),
      0,
    )
    return { model_sha256: hash.digest('hex'), model_size_mb: bytes / 2 ** 20 }
  } catch (error) {
    throw new StartError(`the model file ${path} cannot be read (${errorReason(error)})`)
  }
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
