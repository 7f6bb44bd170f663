import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import { readVoiceRecord } from '../../synthesis/voices/voice-record.js'
import { unrecordedFiles } from './voice-folder.js'

/** What a voice's files are, held against its record. */
export interface FilesVerdict {
  /** How many were read and are as the record says. */
  readonly same: number
  /** One line for each that is not. */
  readonly problems: readonly string[]
}

/** Reads every file of a voice again. @throws VoiceError when it has no record that can be read */
export async function verifyFiles(folder: string, signal: AbortSignal): Promise<FilesVerdict> {
  const record = await readVoiceRecord(folder)
  const { sha256 } = record
  const problems: string[] = []
  for (const [name, wanted] of Object.entries(sha256)) {
    signal.throwIfAborted()
    const problem = await fileProblem(join(folder, name), wanted)
    if (problem !== null) problems.push(`${name} ${problem}`)
  }
  const same = Object.keys(sha256).length - problems.length
  const unknown = await unrecordedFiles(folder, record)
  return { same, problems: [...problems, ...unknown.map((name) => `${name} is not in its record`)] }
}

async function fileProblem(path: string, wanted: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>)
      hash.update(bytes)
  } catch (error) {
    return errorReason(error) === 'ENOENT' ? 'is missing' : `cannot be read (${errorReason(error)})`
  }
  return hash.digest('hex') === wanted ? null : 'is not the file that was installed'
}
