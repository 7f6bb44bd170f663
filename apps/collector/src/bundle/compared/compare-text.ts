import { measures } from '@voicemark/analysis'
import { oneLine } from '../../figures/words/text-fit.js'
import { medianWords, numberWords } from '../../report/html/number-words.js'
import { type Compared, isApart } from './compare.js'

/** The comparison for a terminal: what differs and what is not comparable stand before any number that was measured. */
export function compareText({ inputs, differences, not_comparable, remarks, comparison }: Compared): string {
  const { pairs } = comparison.pairwise
  const said = comparison.sentences.filter((_, at) => !isApart(pairs[at]))
  const unit = measures[comparison.measure].unit
  const parts = [
    ['What is compared', inputs.map(inputLine)],
    [
      'What was different',
      differences.length === 0 ? [sameWords(inputs.length)] : differences.map(traitLine),
    ],
    [
      'Not comparable',
      not_comparable.length === 0 ? ['nothing: every pair can be compared'] : not_comparable,
    ],
    ...(remarks.length === 0 ? [] : [['Remarks', remarks] as const]),
    [
      `${comparison.measure}${unit === '' ? '' : `, ${unit}`} (${measures[comparison.measure].better} is better)`,
      said.length === 0 ? ['no pair of which something may be said'] : said,
    ],
    ['Configurations: median [95 % interval], mean, n', comparison.configurations.map(configurationLine)],
  ] as const
  return parts
    .map(([heading, lines]) => `${heading}\n${lines.map((line) => `  ${oneLine(line)}\n`).join('')}`)
    .join('\n')

  function configurationLine({
    label,
    measures: all,
  }: Compared['comparison']['configurations'][number]): string {
    const figures = all[comparison.measure]
    if (figures.n === 0) return `${label}: not measured`
    return `${label}: ${medianWords(figures)}, ${numberWords(figures.mean)}, n = ${figures.n}`
  }
}

const sameWords = (inputs: number) =>
  inputs === 1 ? 'one input alone: its own configurations are compared' : 'nothing that the rows say'

function inputLine({ letter, name, kind, data_sha256, signer }: Compared['inputs'][number]): string {
  const hash = data_sha256 === null ? '' : `, data sha256 ${data_sha256.slice(0, 16)}`
  const signed = kind !== 'bundle' ? '' : signer === null ? ', unsigned' : `, signed by ${signer}`
  return `${letter} ${name}: ${kind}${hash}${signed}`
}

const traitLine = ({ part, name, values }: Compared['differences'][number]) =>
  `${part}, ${name}: ${values.map((value, at) => `${String.fromCharCode(65 + at)} ${value}`).join(' | ')}`
