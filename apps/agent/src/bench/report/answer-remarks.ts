import { createCutAnswers } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'

/** Measured rows of one configuration, without those whose answer was cut, by the rule of every other figure. */
export function wholeAnswers(rows: readonly RequestRow[]): RequestRow[] {
  const known = createCutAnswers()
  for (const row of rows) known.isCut(row, '')
  const cutAnswers = createCutAnswers([], known.state())
  return rows.filter((row) => !cutAnswers.isCut(row, ''))
}

/** What a reader of a server's figures has to know of its answers. */
export function answerRemarks(rows: readonly RequestRow[], cut: number): string[] {
  const counts = new Map<string, number>()
  for (const { tags } of rows) {
    // Each is a word, of which some have a number.
    const names = tags['answer']?.split(' ').map((remark) => remark.replace(/=.*/, '')) ?? []
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [
    ...(cut === 0
      ? []
      : [
          `${cut} ${cut === 1 ? 'answer was' : 'answers were'} cut short and in no figure: audio below 60 % of the median of its text`,
        ]),
    ...[...counts].map(([name, count]) => `${name} in ${count} of ${rows.length} answers`),
  ]
}
