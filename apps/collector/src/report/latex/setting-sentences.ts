import { type Setting, settingValue } from '@voicemark/analysis'
import { labelWords } from '../../figures/words/label-words.js'
import type { PaperConfiguration } from '../source/report-data.js'
import { breakableTex } from './tex-text.js'

const settingNames: Readonly<Record<string, string>> = {
  engine: 'engine',
  engine_version: 'engine version',
  asked: 'made to speak',
  voice: 'voice',
  model_sha256: 'SHA-256 of the model',
  quantization_used: 'precision',
  execution_provider: 'execution provider',
  intra_threads: 'intra-op threads',
  inter_threads: 'inter-op threads',
  tokenizer: 'tokenizer',
  sample_rate_hz: 'sample rate in Hz',
  load: 'load',
  speed: 'speed',
  on_battery: 'on battery',
  governor: 'processor governor',
  corpus: 'corpus',
}

/** Settings that all have in common once, the others for each configuration. */
export function settingSentences(configurations: readonly PaperConfiguration[]): string[] {
  const fields = [
    ...Object.keys(settingNames),
    ...new Set(
      configurations.flatMap(({ fingerprint }) =>
        Object.keys(fingerprint)
          .filter((name) => name.startsWith('tag:'))
          .sort(),
      ),
    ),
  ]
  const of = (one: PaperConfiguration, field: string) => one.fingerprint[field] ?? [null]
  const known = fields.filter((field) => configurations.some((one) => of(one, field)[0] !== null))
  const shared = known.filter(
    (field) => new Set(configurations.map((one) => JSON.stringify(of(one, field)))).size === 1,
  )
  const differing = known.filter((field) => !shared.includes(field))
  // Null is also what a machine on mains says.
  const unknown = fields.filter(
    (field) => field in settingNames && field !== 'on_battery' && !known.includes(field),
  )
  const listed = (one: PaperConfiguration, some: readonly string[]) =>
    some.map((field) => `${nameOfField(field)} ${settingsTex(field, of(one, field))}`).join('; ')
  const [first] = configurations
  return [
    ...(first === undefined || shared.length === 0
      ? []
      : [`All configurations have in common: ${listed(first, shared)}.`]),
    ...(differing.length === 0
      ? []
      : configurations
          .slice(0, mostListed)
          .map((one) => `${breakableTex(labelWords(one.label))}: ${listed(one, differing)}.`)),
    ...(configurations.length > mostListed && differing.length > 0
      ? [`The settings of the other ${configurations.length - mostListed} are in \\texttt{environment.json}.`]
      : []),
    ...(unknown.length === 0
      ? []
      : [
          `The rows do not say: ${unknown.map(nameOfField).join(', ')}; requests that differ in these alone are of one configuration.`,
        ]),
  ]
}

const mostListed = 12
const nameOfField = (field: string) =>
  settingNames[field] ?? `tag ${breakableTex(field.replace(/^tag:/, ''))}`

function settingsTex(field: string, settings: readonly Setting[]): string {
  const text = (setting: Setting) => {
    if (setting === null) return 'unknown'
    return breakableTex(settingValue(field, setting), 80)
  }
  return settings.map(text).join(' and ')
}
