import { labelWords } from '../../figures/words/label-words.js'
import { peakInWords } from '../../figures/words/memory-words.js'
import { counted } from '../../figures/words/numerals.js'
import type { MemoryConduct } from '../source/memory-conduct.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { numberTex } from './number-text.js'
import { breakableTex } from './tex-text.js'

/** Whose memory the figures are and what saw its peak, where rows say so; and what a sum of peaks is. */
export function memorySentences({ configurations }: ReportData): string[] {
  const known = configurations.filter(({ measures, fingerprint }) => {
    const says = fingerprint['memory_source']?.some((source) => source !== null) ?? false
    return measures.peak_memory_mb.n > 0 && says
  })
  const groups = new Map<string, PaperConfiguration[]>()
  for (const one of known) {
    const said = peakInWords(one)
    groups.set(said, [...(groups.get(said) ?? []), one])
  }
  const sentences = [...groups].map(([said, some]) => {
    const of = some.length === configurations.length ? 'all configurations' : namesOf(some)
    return `Memory of ${of} is ${breakableTex(said, 4000, 24)}.`
  })
  const sources = known.flatMap(({ fingerprint }) => fingerprint['memory_source'] ?? [])
  const isInexact = sources.some((source) => source !== 'kernel' && source !== 'ended')
  const isSum = known.some(({ fingerprint }) => fingerprint['memory_source']?.includes('sum_of_peaks'))
  return [
    ...sentences,
    ...(isSum
      ? [
          'A sum of peaks adds the high-water marks of processes that need not have been reached at one time: the memory that was ' +
            'held at once is at most that sum.',
        ]
      : []),
    ...(groups.size > 1 && isInexact
      ? [
          "The kernel's high-water mark and its account of an ended process are exact, and compared with each other. Samples may miss " +
            'what lies between two of them, a sum of peaks may be more than was held at once, and a control group counts cached ' +
            'files too: how far they are from the peak is unknown, so they are compared with their like alone.',
        ]
      : []),
  ]
}

const mostNamed = 8

function namesOf(configurations: readonly PaperConfiguration[]): string {
  const named = configurations.slice(0, mostNamed).map(({ label }) => breakableTex(labelWords(label)))
  const rest = configurations.length - named.length
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** How requests kept to their memory budget, and which failed for want of memory; nothing where neither was. */
export function budgetSentences({ memory }: { readonly memory: MemoryConduct }): string[] {
  const failed = Object.entries(memory.out_of_memory)
  const failures = failed.reduce((sum, [, count]) => sum + count, 0)
  const sources = failed.map(([source, count]) => `${count} ${sourceWords[source] ?? source}`).join(', ')
  const failedSentence = `${counted(failures, 'request')} failed for want of memory: ${sources}.`
  if (memory.budgets_mb.length === 0) return failures === 0 ? [] : [failedSentence]
  return [budgetSentence(memory), failures === 0 ? 'No request failed for want of memory.' : failedSentence]
}

function budgetSentence({ budgets_mb, budgeted, over, most_over_mb }: MemoryConduct): string {
  const shown = budgets_mb.map((mb) => numberTex(mb, 0)).join(', ')
  const had = `What a synthesis process may hold between two requests was limited to ${shown}\\,MB`
  if (budgeted === 0) return `${had}; no request with such a budget has a known peak.`
  const within = `the peak of ${budgeted - over} of ${counted(budgeted, 'request')} was within it`
  return most_over_mb === null
    ? `${had}, and ${within}.`
    : `${had}; ${within}, that of ${over} above it, by at most ${numberTex(most_over_mb)}\\,MB.`
}

const sourceWords: Readonly<Record<string, string>> = {
  budget: 'refused because of the budget',
  limit: 'ended at the limit of the process',
  cgroup: 'ended at the limit of a control group',
  kernel: 'ended by the kernel when the machine had no memory left',
  heap: 'ended with a full heap',
  unknown: 'of which no row says by whom',
}
