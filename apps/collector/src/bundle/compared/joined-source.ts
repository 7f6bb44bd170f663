import { createHash } from 'node:crypto'
import { foundLabel, type MergeLabelOf, type OwnLabelOf } from '@voicemark/analysis'
import { counted } from '../../figures/words/numerals.js'
import type { ReportSource } from '../../report/source/report-source.js'
import type { Input } from './input.js'

/** An input and the letter that stands for it. */
export interface Lettered extends Input {
  readonly letter: string
}

/** Inputs with letters, `A` the first. */
export const lettered = (inputs: readonly Input[]): Lettered[] =>
  inputs.map((one, at) => ({ ...one, letter: String.fromCharCode(65 + at) }))

/**
 * The rows of several inputs as if one collector had them: machines of two inputs are never one, and each is called by the
 * letter of its input. A request that two of them have is of the first.
 */
export function joinSources(inputs: readonly Lettered[]): ReportSource {
  const twice = new Set<string>()
  return {
    ...joinedConditions(inputs),
    ...joinedNames(inputs),
    forEachRequest: (onRow) => forEachOnce(inputs, twice, onRow),
    forEachSample: null,
    remarks: () => [
      ...inputs.flatMap(({ letter, source }) => source.remarks().map((one) => `${letter}: ${one}`)),
      ...(twice.size === 0
        ? []
        : [`${counted(twice.size, 'request')} of two inputs, each counted where it comes first.`]),
    ],
  }
}

async function forEachOnce(
  inputs: readonly Lettered[],
  twice: Set<string>,
  onRow: Parameters<ReportSource['forEachRequest']>[0],
): Promise<void> {
  const seen = new Set<string>()
  for (const { letter, source } of inputs) {
    const own = new Set<string>()
    await source.forEachRequest((row, machine) => {
      const id = row.request_id
      if (seen.has(id)) {
        twice.add(id)
        return undefined
      }
      own.add(id)
      return onRow(row, `${letter} ${machine}`)
    })
    for (const id of own) seen.add(id)
  }
}

const ownerOf = (inputs: readonly Lettered[], machine: string) =>
  inputs.find(({ letter }) => machine.startsWith(`${letter} `)) ?? null

const withoutLetter = (machine: string) => machine.slice(2)

function joinedNames(inputs: readonly Lettered[]): Pick<ReportSource, 'isImported' | 'names'> {
  const ownLabelOf: OwnLabelOf = (one) => {
    const owner = ownerOf(inputs, one.source)
    if (owner === null) return null
    const label = owner.source.names().ownLabelOf({ ...one, source: withoutLetter(one.source) })
    return `${owner.letter} ${label ?? foundLabel(one)}`
  }
  const mergeLabelOf: MergeLabelOf = (one) => {
    const owner = ownerOf(inputs, one.source)
    const label = owner?.source.names().mergeLabelOf?.({ ...one, source: withoutLetter(one.source) }) ?? null
    return owner === null || label === null ? null : `${owner.letter} ${label}`
  }
  return {
    isImported: (machine) => ownerOf(inputs, machine)?.source.isImported(withoutLetter(machine)) ?? false,
    names: () => ({
      ownLabelOf,
      mergeLabelOf: inputs.some(({ source }) => source.names().mergeLabelOf !== null) ? mergeLabelOf : null,
    }),
  }
}

type Conditions =
  'origin' | 'version' | 'delivery' | 'corrected' | 'machines' | 'sensors' | 'timelines' | 'leftOut'

function joinedConditions(inputs: readonly Lettered[]): Pick<ReportSource, Conditions> {
  const all = <Value>(read: (source: ReportSource) => Promise<Value>) =>
    Promise.all(inputs.map(({ source }) => read(source)))
  return {
    origin: inputs.every(({ source }) => source.origin === 'collector') ? 'collector' : 'files',
    async version() {
      const versions = await all((source) => source.version())
      return `sha256-${createHash('sha256').update(versions.join('\n')).digest('hex').slice(0, 16)}`
    },
    // Each had its own collector: what one of them lacks is in its own page.
    delivery: () => Promise.resolve(null),
    async corrected() {
      const found = await all((source) => source.corrected())
      return { removed: found.flatMap(({ removed }) => removed), log: found.flatMap(({ log }) => log) }
    },
    async machines() {
      const known = (await all((source) => source.machines())).filter((one) => one !== null)
      return known.length === 0 ? null : known.flat()
    },
    sensors: async () => (await all((source) => source.sensors())).flat(),
    async timelines(configurations) {
      const found = await Promise.all(
        inputs.map((input) =>
          input.source.timelines(configurations.filter((one) => ownerOf(inputs, one.source) === input)),
        ),
      )
      const known = found.filter((one) => one !== null)
      return known.length === 0 ? null : known.flat()
    },
    leftOut: () => ({
      files: inputs.reduce((sum, { source }) => sum + source.leftOut().files, 0),
      rows: inputs.reduce((sum, { source }) => sum + source.leftOut().rows, 0),
    }),
  }
}
