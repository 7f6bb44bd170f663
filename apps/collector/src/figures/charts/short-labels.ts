import type { Pairwise } from '@voicemark/analysis'
import type { FigureData } from '../data/figure-data.js'
import { type FigureLook, lookOf } from '../data/figure-look.js'
import { labelsInWords, wordsOf } from '../words/label-words.js'
import { isLongName } from '../words/row-name.js'

/** Of the figures in a paper: a configuration has one name in all of them, also in those across the page. */
const column = lookOf({ widthMm: 84 }).width
/** Lines there that no figure cuts. */
const surelyWhole = 3

/**
 * The same data with labels that say what differs, in a reader's words: words of every label are said once, beneath the figure. On paper and
 * in a matrix, where a long label is cut, a letter before each tells those apart that are cut alike; the caption has the letter
 * with the label.
 */
export function withShortLabels(
  data: FigureData,
  { width, isScreen }: FigureLook,
  isMatrix = false,
): FigureData {
  const labels = data.configurations.map(({ label }) => label)
  const tiers = new Set(data.configurations.map(({ hardware_tier }) => hardware_tier))
  const [tier] = tiers
  const differing = differingWords(labels, tiers.size === 1 ? tier : undefined)
  const { shared } = differing
  const names = labels.length > 1 ? labelsInWords(differing.names) : differing.names
  const isLong = (name: string) => isLongName(name, Math.min(width, column), surelyWhole)
  const isLettered = (isMatrix || !isScreen) && names.length > 1 && names.some(isLong)
  if (names.every((name, at) => name === labels[at]) && !isLettered) return data
  const shown = new Map(
    labels.map((label, at) => {
      const name = names[at] ?? label
      return [label, isLettered ? `${letterOf(at)} ${name}` : name] as const
    }),
  )
  return { ...renamed(data, (label) => shown.get(label) ?? label), shared, isLettered }
}

/**
 * Labels without the words that all of them have; whole where nothing would be left of one, or two would be one. A subject is
 * then named without saying that it is one, and beside subjects alone nothing that is left is the agent's own engine.
 */
export function differingWords(labels: readonly string[], tier?: string): Differing {
  const ofTier = tier === undefined ? null : withoutTier(labels, tier)
  if (ofTier !== null) return ofTier
  const split = labels.map(wordsOf)
  const shared = (split[0] ?? []).filter((word) => split.every((words) => words.includes(word)))
  const left = split.map((words) => words.filter((word) => !shared.includes(word)))
  const isSubject = ([word = '']: readonly string[]) => word.startsWith(subjectWord)
  const isBesideSubjects = left.every((words) => words.length === 0 || isSubject(words))
  const names = left.map((words) =>
    words.length === 0 && isBesideSubjects ? 'own engine' : subjectName(words),
  )
  const isTold = names.every((name) => name !== '') && new Set(names).size === names.length
  return labels.length > 1 && isTold ? { names, shared } : { names: labels, shared: [] }
}

/** Names, and the words that they are without. */
interface Differing {
  readonly names: readonly string[]
  readonly shared: readonly string[]
}

/** Of several devices, as a bench of own engine, servers and programs has, the names without their one tier; else null. */
function withoutTier(labels: readonly string[], tier: string): Differing | null {
  const start = `${tier}_`
  const isOfMany = new Set(labels.map((label) => wordsOf(label)[0])).size > 1
  const isOfSubjects = labels.some((label) => label.includes(` ${subjectWord}`))
  if (!isOfMany || !isOfSubjects || !labels.every((label) => label.startsWith(start))) return null
  const names = labels.map((label) => label.slice(start.length).replace(` ${subjectWord}`, ' '))
  return new Set(names).size === names.length ? { names, shared: [tier] } : null
}

const subjectWord = 'subject='

function subjectName(words: readonly string[]): string {
  const name = words.join(' ')
  return name.startsWith(subjectWord) ? name.slice(subjectWord.length) : name
}

function renamed(data: FigureData, nameOf: (label: string) => string): FigureData {
  const { configurations, imported, pairwise, timelines } = data
  const rename = <One extends { readonly label: string }>(one: One) => ({ ...one, label: nameOf(one.label) })
  return {
    ...data,
    configurations: configurations.map(rename),
    pairwise: (measure) => renamedPairs(pairwise(measure), nameOf),
    timelines: timelines?.map(rename) ?? null,
    imported: imported.map(nameOf),
  }
}

const renamedPairs = (pairwise: Pairwise, nameOf: (label: string) => string): Pairwise => ({
  ...pairwise,
  labels: pairwise.labels.map(nameOf),
  omitted: pairwise.omitted.map(nameOf),
  pairs: pairwise.pairs.map((pair) => ({ ...pair, a: nameOf(pair.a), b: nameOf(pair.b) })),
})

/** A to Z, then A1 to Z1 and so on. */
function letterOf(at: number): string {
  const round = Math.floor(at / 26)
  return String.fromCharCode(65 + (at % 26)) + (round === 0 ? '' : String(round))
}
