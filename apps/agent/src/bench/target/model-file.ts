import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { StartError, errorReason } from '@voicemark/daemon'
import { modelSizeMb } from '../../synthesis/voices/model-size.js'
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
 * Hash of the model, and its size with what lies beside it. The hash is of the model file alone, as that of the agent's own voices.
 * @throws StartError when it cannot be read
 */
export async function readModelFile(path: string): Promise<ModelFacts> {
  try {
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece as Buffer)
    return { model_sha256: hash.digest('hex'), model_size_mb: modelSizeMb(path) }
  } catch (error) {
    throw new StartError(`the model file ${path} cannot be read (${errorReason(error)})`)
  }
}
