import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { FileRequest, FileRow } from '../rows/measured-row.js'
import { FileFault, valueOrFault } from '../text/file-fault.js'
import type { FileNotes } from '../text/file-notes.js'
import type { TextFile } from '../text/text-file.js'
import { readAiperfLine } from './aiperf-format.js'
import type { FileHints } from './file-format.js'

const longestLine = 1_048_576

/** The requests of AIPerf's `profile_export.jsonl`, and the fault of each line that is none. @throws FileFault */
export async function* readAiperfLines(
  { text, whole }: TextFile,
  hints: FileHints,
  notes: FileNotes,
): AsyncGenerator<readonly (FileRow<FileRequest> | FileFault)[]> {
  let line = 0
  for await (const each of linesOf(text)) {
    line += 1
    if (line === 1 && /^[\s\ufeff]*[{[]\s*$/.test(each))
      throw new FileFault(
        'is one JSON document, such as the summary of a benchmark: it has no line for each request',
        1,
        null,
        'header',
      )
    if (each.trim() === '') continue
    const row = valueOrFault(() => readAiperfLine(each, { line, hints, notes }))
    if (row !== null) yield [row]
  }
  if (!whole && line === 0) throw new FileFault('is empty', null, null, 'header')
}

async function* linesOf(text: Readable): AsyncGenerator<string> {
  const lines = createInterface({ input: text, crlfDelay: Infinity })
  // It is looked at when the lines have ended.
  text.once('error', () => {
    lines.close()
  })
  for await (const line of lines) {
    if (line.length > longestLine) throw new FileFault('a line is longer than 1 MB')
    yield line
  }
  if (text.errored !== null) throw text.errored
}
