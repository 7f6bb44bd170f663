import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import type { CsvColumns } from '@voicemark/schema'
import type { ExportFormat } from '../export-format.js'
import { finishFile } from './finished-file.js'
import { openPartFile, readPartState, type PartState } from './part-file.js'
import type { PartSource } from './part-source.js'
import { receiveParts } from './received-parts.js'

/** What a file is made of. */
export interface ReceivedFile {
  readonly source: PartSource
  /** What is asked for: a file that broke off goes on with the same alone. */
  readonly asked: string
  readonly format: ExportFormat
  readonly columns: CsvColumns
  /** Whether what came before is gone on with. */
  readonly resume: boolean
  /** So often in a row a part may break off. */
  readonly tries: number
  readonly progress: { show(rows: number, bytes: number): void }
}

/**
 * Receives a file whole, under its name only then; its rows.
 * @throws StartError where it cannot begin; PartBrokenError where it broke off again and again, and can go on later.
 */
export async function receiveFile(target: string, received: ReceivedFile): Promise<number> {
  const { source, asked, format, columns, progress } = received
  const file = await openPartFile(`${target}.part`, await begunState(target, asked, received.resume))
  try {
    await receiveParts({
      source,
      file,
      hasHeader: format === 'csv',
      progress: progress.show,
      again: async (broken, failures) => {
        if (failures >= received.tries) throw broken
        await sleep(1000 * (broken.waitS ?? 2 ** (failures - 1)))
      },
    })
  } catch (error) {
    // Nothing came that could be gone on with.
    if (file.state().bytes === 0) await file.remove()
    throw error
  } finally {
    await file.close()
  }
  await finishFile(file.path, target, { format, columns })
  await file.remove()
  return file.state().rows
}

async function begunState(target: string, asked: string, resume: boolean): Promise<PartState> {
  const begun = await readPartState(`${target}.part`)
  const anew = { version: 1, asked, after: null, bytes: 0, rows: 0, head: null, whole: false } as const
  if (begun === null) return anew
  if (!resume)
    throw new StartError(
      `${target}.part is there, of an export that broke off: go on with --resume, or remove it`,
    )
  if (begun.asked !== asked)
    throw new StartError(`${target}.part is of another question: ask the same, or remove it`)
  return begun
}
