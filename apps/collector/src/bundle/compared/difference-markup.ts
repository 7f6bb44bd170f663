import { paragraph, table } from '../../report/html/markup.js'
import type { InputFacts } from './compare.js'
import type { Trait } from './traits.js'

/** What was compared and what was different, for the beginning of a page. */
export function differenceMarkup(inputs: readonly InputFacts[], differences: readonly Trait[]): string {
  const letters = inputs.map(({ letter }) => letter)
  return (
    table(
      'What is compared.',
      ['', 'File', 'Kind', 'SHA-256 of the data', 'Signed by'],
      inputs.map(({ letter, name, kind, data_sha256, signer }) => [
        letter,
        name,
        kind,
        data_sha256 ?? '',
        signer ?? (kind === 'bundle' ? 'nobody' : ''),
      ]),
    ) +
    (differences.length === 0
      ? paragraph(
          inputs.length === 1
            ? 'One input alone: its own configurations are compared.'
            : 'The rows say nothing in which they differ.',
        )
      : table(
          'In what they differ, as the rows say it.',
          ['', 'Part', ...letters],
          differences.map(({ part, name, values }) => [name, part, ...values]),
        ))
  )
}
