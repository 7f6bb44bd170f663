import type { Setting } from '../requests/fingerprint.js'
import type { MeasuredRequest } from '../requests/measures.js'
import { plannedOf } from '../requests/planned.js'

/** Settings that requests of one configuration can be told apart by. */
export const splitColumns = [
  'engine',
  'voice',
  'quantization_used',
  'execution_provider',
  'num_threads',
  'load',
  'campaign_id',
] as const

/** What requests of one configuration can be told apart by; `tag:<name>` is any tag. */
export type SplitField = (typeof splitColumns)[number] | `tag:${string}`

/** The values that one configuration was told apart by. */
export type Split = Readonly<Record<string, Setting>>

/** All that a plan, or somebody with a program, may say of what is measured. */
const ofSubject = [
  ...['subject', 'asked', 'engine', 'engine_version', 'onnx_used', 'torch_compile_used', 'tokenizer'],
  ...['voice', 'model_sha256', 'sample_rate_hz', 'quantization_used', 'execution_provider'],
  ...['runtime_options', 'intra_threads', 'inter_threads', 'tag:model', 'tag:proxy', 'speed'],
]

/** Fields of a fingerprint that differ of necessity where the configurations are told apart by these. */
const follows: Readonly<Record<string, readonly string[]>> = {
  engine: ['engine', 'engine_version', 'runtime_options', 'onnx_used', 'torch_compile_used'],
  voice: ['voice', 'model_sha256', 'sample_rate_hz', 'quantization_used'],
  quantization_used: ['quantization_used', 'model_sha256'],
  num_threads: ['intra_threads'],
  campaign_id: ['corpus'],
  'tag:load': ['load'],
  'tag:speed': ['speed'],
  subject: ofSubject,
  asked: ofSubject,
  'tag:configuration': ofSubject,
  device_type: ['execution_provider'],
  // Which governors there are is the processor driver's choice.
  source: ['governor'],
}

/** The values of a row in the fields that it is told apart by. */
export function splitOf(row: MeasuredRequest, fields: readonly SplitField[]): Split {
  return Object.fromEntries(fields.map((field) => [field, settingOf(row, field)]))
}

/** As it stands in a label: `voice=amy num_threads=2`; empty without fields. */
export function splitLabel(split: Split): string {
  return Object.entries(split)
    .map(([field, value]) => `${field.replace(/^tag:/, '')}=${value ?? 'unknown'}`)
    .join(' ')
}

/** Fields of a fingerprint whose difference is what the comparison of `fields` is about. */
export function comparedBy(fields: readonly string[]): ReadonlySet<string> {
  return new Set(fields.flatMap((field) => follows[field] ?? [field]))
}

/** The value of a row in one field that configurations are told apart by. */
export function settingOf(row: MeasuredRequest, field: SplitField): Setting {
  if (isTag(field)) return row.tags?.[field.slice('tag:'.length)] ?? null
  if (field === 'load') return plannedOf(row, 'load')
  return row[field] ?? null
}

function isTag(field: SplitField): field is `tag:${string}` {
  return field.startsWith('tag:')
}
