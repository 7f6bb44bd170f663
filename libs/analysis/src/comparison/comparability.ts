import type { ConfigurationSample } from '../configurations/configuration-sample.js'
import { comparedBy } from '../configurations/split.js'
import type { Setting } from '../requests/fingerprint.js'
import { settingField, settingValue } from './setting-words.js'

/** A setting in which two configurations differ. */
export interface Difference {
  /** A field of the fingerprint, such as `intra_threads` or `tag:room`. */
  readonly field: string
  readonly a: readonly Setting[]
  readonly b: readonly Setting[]
  /** It is what the two are told apart by, or follows from it. */
  readonly by_design: boolean
}

/** Whether two configurations may be compared, and what stands against it. */
export interface Comparability {
  /** Nothing differs but by design. */
  readonly comparable: boolean
  /** They are compared although they are not comparable, which the caption must say. */
  readonly overridden: boolean
  readonly differences: readonly Difference[]
  /** Fields with several values within one of the two. */
  readonly mixed: readonly string[]
  /** Fields that neither side's rows say, so that nobody can tell. */
  readonly unknown: readonly string[]
}

/** Fields that matter to some measures only. */
const onlyFor: Readonly<Record<string, readonly string[]>> = {
  memory_scope: ['peak_memory_mb', 'delta_memory_mb', 'pss_mb'],
  memory_source: ['peak_memory_mb', 'delta_memory_mb'],
  ttfa_boundary: ['ttfa_s'],
  energy_scope: ['energy_j_per_audio_s', 'energy_above_idle_j_per_audio_s', 'idle_power_w'],
}

type Compared = Pick<
  ConfigurationSample,
  'measure' | 'source' | 'device_type' | 'subject' | 'asked' | 'voice' | 'streamed' | 'split' | 'fingerprint'
>

/** What makes two configurations two, whatever they are split by. */
const identifying = ['device_type', 'source', 'subject', 'asked', 'voice', 'streamed'] as const

/** What a voice of the agent brings with its family: its engine's name, its phonemes and those that it cannot say. */
const ofFamily = ['engine', 'tokenizer', 'tag:unknown_phonemes']

/**
 * Both are the kernel's exact account of one peak: of a process that goes on, and of one that ended. Samples may miss a peak, a sum
 * of peaks may be more than was held at once, and a control group counts cached files too: how far they are from it nobody
 * knows, so those are compared with their like alone.
 */
const exactPeaks: readonly Setting[] = ['kernel', 'ended']

/** Lists every differing field of the fingerprints; a field that one side does not say counts as differing. */
export function checkComparability(a: Compared, b: Compared, override = false): Comparability {
  const design = comparedBy([
    ...Object.keys(a.split).filter((field) => a.split[field] !== b.split[field]),
    ...identifying.filter((field) => a[field] !== b[field]),
    ...(a.subject === null && b.subject === null && a.voice !== b.voice ? ofFamily : []),
  ])
  const fields = [...new Set([...Object.keys(a.fingerprint), ...Object.keys(b.fingerprint)])].filter(
    (field) => onlyFor[field]?.includes(a.measure) ?? true,
  )
  const sides = fields.map((field) => ({
    field,
    a: settingsOf(a, field),
    b: settingsOf(b, field),
    by_design: design.has(field),
  }))
  const differences = sides.filter((side) => !isSame(side))
  const comparable = differences.every(({ by_design }) => by_design)
  return {
    comparable,
    overridden: override && !comparable,
    differences,
    mixed: sides.filter((side) => side.a.length > 1 || side.b.length > 1).map(({ field }) => field),
    unknown: sides.filter((side) => side.a[0] === null && side.b[0] === null).map(({ field }) => field),
  }
}

/** A request without energy is in no mean of it, and says nothing of whose it would be. */
function settingsOf({ fingerprint }: Compared, field: string): readonly Setting[] {
  const settings = fingerprint[field] ?? [null]
  if (field !== 'energy_scope' || settings.length === 1) return settings
  return settings.filter((setting) => setting !== null)
}

function isSame({ field, a, b }: Pick<Difference, 'field' | 'a' | 'b'>): boolean {
  const isExact = (settings: readonly Setting[]) => settings.every((one) => exactPeaks.includes(one))
  if (field === 'memory_source' && isExact(a) && isExact(b)) return true
  return JSON.stringify(a) === JSON.stringify(b)
}

/**
 * The differences in words, for beside a comparison and for a caption; empty without any. What follows from what is compared is
 * named without its values, but for how they were asked: that says what is in the times.
 */
export function differencesInWords({ differences, overridden }: Comparability): string {
  if (differences.length === 0) return ''
  const isWhole = ({ field, by_design }: Difference) => !by_design || field === 'asked'
  const listed = differences
    .filter(isWhole)
    // What stands against it comes first.
    .sort((a, b) => Number(a.by_design) - Number(b.by_design))
    .map(({ field, a, b }) => `${settingField(field)} (${inWords(field, a)} against ${inWords(field, b)})`)
  const named = differences.filter((one) => !isWhole(one)).map(({ field }) => settingField(field))
  const parts = [listed.join(', '), named.length === 0 ? '' : `by design in ${named.join(', ')}`]
  const said = parts.filter((part) => part !== '').join('; ')
  const start = overridden ? 'compared by override although they differ' : 'they differ'
  return `${start} ${listed.length > 0 ? 'in ' : ''}${said}`
}

function inWords(field: string, settings: readonly Setting[]): string {
  return settings.map((setting) => settingValue(field, setting)).join(' and ')
}
