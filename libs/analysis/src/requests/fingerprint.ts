import type { MeasuredRequest } from './measures.js'
import { plannedOf, plannedTags } from './planned.js'
import { askedOf } from './subject.js'

/** One setting of a request; null where the row does not say. */
export type Setting = string | number | boolean | null

/** The settings that requests ran with: the different values of each, in order of value. Usually one each. */
export type Fingerprint = Readonly<Record<string, readonly Setting[]>>

/** The tag that names a corpus by its hash; without it the campaign stands for the corpus. */
export const corpusTag = 'corpus'
/**
 * Tags of settings that have fields of their own; by `configuration` a bench finds its own rows again, and `voice_asked`
 * is what a client called the voice.
 */
const fieldTags: readonly string[] = [corpusTag, ...plannedTags, 'configuration', 'voice_asked']
/** Tags of what happened to a request on its way, which no setting chose, and of one that changes no figure. */
const wayTags: readonly string[] = [
  'answer',
  'redirects',
  'resent',
  'insecure',
  'memory_restarts',
  'throttled',
  'purpose',
]
/** Tags of who listened; under which load is `load`. */
const listenerTags: readonly string[] = ['listeners', 'stream']
const otherTags = new Set([...fieldTags, ...wayTags, ...listenerTags])

const readers: Readonly<Record<string, (row: MeasuredRequest) => Setting | undefined>> = {
  asked: (row) => askedOf(row) ?? (isOwn(row) ? 'engine' : null),
  engine: ({ engine }) => engine,
  engine_version: ({ engine_version }) => engine_version,
  voice: ({ voice }) => voice,
  model_sha256: ({ model_sha256 }) => model_sha256,
  quantization_used: ({ quantization_used }) => quantization_used,
  execution_provider: ({ execution_provider }) => execution_provider,
  runtime_options: runtimeOptions,
  intra_threads: ({ intra_threads, num_threads }) => intra_threads ?? num_threads,
  inter_threads: ({ inter_threads }) => inter_threads,
  onnx_used: ({ onnx_used }) => onnx_used,
  torch_compile_used: ({ torch_compile_used }) => torch_compile_used,
  tokenizer: ({ tokenizer }) => tokenizer,
  sample_rate_hz: ({ sample_rate_hz }) => sample_rate_hz,
  load: (row) => plannedOf(row, 'load'),
  speed: (row) => plannedOf(row, 'speed'),
  // A machine without a battery cannot say that it runs on mains, and must stay comparable with one that does.
  on_battery: ({ power_state }) => (power_state?.includes('source=battery') === true ? true : null),
  governor: ({ power_state }) => governorIn(power_state ?? null),
  corpus: ({ tags, campaign_id }) => tags?.[corpusTag] ?? campaign_id,
  // The synthesis process starts no other: it is the whole of its tree, with a peak that is set back for each request.
  memory_scope: ({ memory_scope }) => (memory_scope === 'request' ? 'process_tree' : memory_scope),
  memory_source: peakSource,
  energy_scope: ({ energy_scope }) => energy_scope,
  // Rows from before there was a choice were whole.
  streamed: ({ streamed }) => streamed === true,
  ttfa_boundary: ({ ttfa_boundary }) => ttfa_boundary,
}

/** The agent's own engine has always been set up so; rows from before the column do not say it. */
function runtimeOptions(row: MeasuredRequest): Setting {
  return row.runtime_options ?? (isOwn(row) ? 'mem_pattern=off' : null)
}

/** What saw the peak; of several processes that ended, the kernel's account has the largest alone. */
function peakSource({ memory_source, memory_scope, processes }: MeasuredRequest): Setting {
  if (memory_source === 'ended' && (processes ?? 1) > 1) return 'largest_ended'
  // Where the peak was set back for the request, it is the kernel's; rows from before the column do not say it.
  return memory_source ?? (memory_scope === 'request' ? 'kernel' : null)
}

/** Rows of the agent's own engine from before the column do not say how it was asked. */
const isOwn = ({ asked, engine }: MeasuredRequest) => asked === 'engine' || engine === 'piper-onnx'

/** `governor=performance profile=balanced`, as far as the machine says it. */
function governorIn(power_state: string | null): string | null {
  const words = power_state?.split(' ').filter((word) => !word.startsWith('source=')) ?? []
  return words.length === 0 ? null : words.join(' ')
}

/** Different values of one field, and different tags, beyond which the rest are left out. */
const mostValues = 16

/** What another fold goes on from. */
export type FingerprintState = Readonly<
  Record<'fields' | 'tags', readonly (readonly [name: string, seen: readonly Setting[]])[]>
>

/** Successful requests folded into the settings they ran with; a tag is the field `tag:<name>`. */
export function createFingerprint(state?: FingerprintState) {
  const known = new Map(state?.fields)
  const fields = Object.entries(readers).map(([name, read]) => ({
    name,
    read,
    seen: createSeen(known.get(name)),
  }))
  const tagged = new Map(state?.tags.map(([name, seen]) => [name, createSeen(seen)]))
  let lastTags: MeasuredRequest['tags']
  return {
    add(row: MeasuredRequest) {
      for (const { read, seen } of fields) seen.add(read(row) ?? null)
      if (row.tags === lastTags) return
      lastTags = row.tags
      for (const name in lastTags) tagSeen(name)?.add(lastTags[name] ?? null)
    },
    fingerprint: (): Fingerprint =>
      Object.fromEntries([
        ...fields.map(({ name, seen }) => [name, seen.settings()] as const),
        ...[...tagged].map(([name, seen]) => [`tag:${name}`, seen.settings()] as const),
      ]),
    state: (): FingerprintState => ({
      fields: fields.map(({ name, seen }) => [name, seen.state()]),
      tags: [...tagged].map(([name, seen]) => [name, seen.state()]),
    }),
  }

  function tagSeen(name: string): Seen | undefined {
    const seen = tagged.get(name)
    if (seen !== undefined || otherTags.has(name) || tagged.size === mostValues) return seen
    const created = createSeen()
    tagged.set(name, created)
    return created
  }
}

type Seen = ReturnType<typeof createSeen>

function createSeen(state?: readonly Setting[]) {
  const values = new Set(state)
  // Most rows say what the one before said.
  let last: Setting | undefined
  return {
    add(value: Setting) {
      if (value === last) return
      last = value
      if (values.size < mostValues) values.add(value)
    },
    state: (): Setting[] => [...values],
    /** A request that failed to say is not a setting of its own while others say. */
    settings(): Setting[] {
      const known = [...values].filter((value) => value !== null)
      return known.length === 0 ? [null] : known.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    },
  }
}
