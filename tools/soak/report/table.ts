import type { Finding } from '../verdict/verdict.js'
import type { PerRow } from '../verdict/per-row.js'
import type { SoakResult } from '../soak-result.js'

/** What was done, what grew, and what is wrong, as lines of text. */
export function renderSoak(result: SoakResult): string {
  const { plan, asked, findings, perRow, accounts, done, failed, seconds } = result
  const planned = { spoken: plan.spoken, measured: plan.measured, benched: plan.benched }
  const askedWords = Object.entries(asked).map(
    ([name, count]) => `${count} of ${planned[name as keyof typeof planned]} ${name}`,
  )
  return `${[
    `${result.passed ? 'passed' : 'failed'}: ${(seconds / 60).toFixed(1)} minutes, ${askedWords.join(', ')}`,
    `beside them: ${words(done)}`,
    `rows: ${words(accounts.counts)}`,
    '',
    'After the warm-up; growth is over all the time judged, from the slope of Theil and Sen with its 95 % interval',
    ...table(
      ['of', 'what', 'first', 'last', 'most', 'growth', 'per hour, 95 %', 'may grow', ''],
      findings.map(findingCells),
    ),
    '',
    ...table(['what has to grow', 'per', 'bytes, 1st half', '2nd half', ''], perRow.map(perRowCells)),
    ...problemLines(accounts.problems, failed),
  ].join('\n')}\n`
}

function findingCells({ of, what, unit, first, last, max, growth, perHour, most, leaks }: Finding): string[] {
  const interval =
    perHour === null
      ? 'too few looks'
      : `${signed(perHour.slope)} (${signed(perHour.low)} to ${signed(perHour.high)})`
  const name = unit === '' ? what : `${what.replace(/_mb$/, '')}, ${unit}`
  return [
    of,
    name,
    number(first),
    number(last),
    number(max),
    signed(growth),
    interval,
    number(most),
    leaks ? 'LEAKS' : '',
  ]
}

function perRowCells({ of, per, firstHalf, secondHalf, leaks }: PerRow): string[] {
  return [of, per, number(firstHalf), number(secondHalf), leaks ? 'GROWS FASTER' : '']
}

function problemLines(problems: readonly string[], failed: Readonly<Record<string, number>>): string[] {
  const refused = Object.entries(failed).map(([what, count]) => `${count} × ${what}`)
  const lines = [
    ...problems.map((problem) => `NOT RIGHT ${problem}`),
    ...refused.map((line) => `REFUSED ${line}`),
  ]
  return lines.length === 0 ? [] : ['', ...lines]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)))
  const isText = (at: number) => at < 2
  return all.map((row) =>
    row
      .map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

const words = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

const number = (value: number | null) =>
  value === null ? '–' : value.toFixed(Math.abs(value) >= 1000 ? 0 : 1)
const signed = (value: number | null) => (value === null ? '–' : `${value < 0 ? '' : '+'}${value.toFixed(2)}`)
