import type { CsvColumns } from '@voicemark/schema'
import type { FileNotes } from '../text/file-notes.js'

/** What is to be made of the columns of a file that a format does not know. */
export interface OtherColumns {
  readonly unknown: readonly string[]
  /** Places in which nothing may stand. */
  readonly empty: readonly number[]
}

/** What pandas (`to_csv`, `reset_index`), R (`write.csv`, `read.csv`, readr) and Arrow call the numbers or names of rows. */
const indexName =
  /^(|unnamed: \d+(_level_\d+)?(\.\d+)?|index|level_\d+|__index_level_\d+__|x(\.\d+)?|\.\.\.\d+|row\.?names?)$/i
const numeral = /^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i

/**
 * Leaves out and notes an index: whatever stands before the first column under such a name, and elsewhere what has numbers
 * only. A column without a name and without a value is none.
 */
export function namelessColumns(
  names: readonly string[],
  known: CsvColumns,
  sample: readonly (readonly string[])[],
  notes: FileNotes,
): OtherColumns {
  const first = names.findIndex((name) => !indexName.test(name))
  const unknown: string[] = []
  const empty: number[] = []
  names.forEach((name, place) => {
    if (Object.hasOwn(known, name)) return
    const cells = sample.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '')
    const called =
      name === '' ? `column ${place + 1} has no name` : `the column ${JSON.stringify(name.slice(0, 64))}`
    if (name === '' && cells.length === 0) {
      empty.push(place)
      notes.say(`${called} and no value: ignored`)
    } else if (indexName.test(name) && (place < first || cells.every((cell) => numeral.test(cell)))) {
      const shown = cells[0] === undefined ? '' : ` (${cells[0].slice(0, 40)} …)`
      notes.say(`${called}${name === '' ? ' and' : ''} is an index of rows${shown}: left out`)
    } else unknown.push(name)
  })
  return { unknown, empty }
}
