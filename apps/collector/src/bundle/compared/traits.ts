import { createHash } from 'node:crypto'
import { isExcluded, type Setting, settingField, settingOf, settingValue } from '@voicemark/analysis'
import type { ReportRow, ReportSource } from '../../report/source/report-source.js'
import type { Lettered } from './joined-source.js'

/** In what two things that were handed on differ, as a table: a value for each, in the order of the inputs. */
export interface Trait {
  /** Of which part: hardware, engine, voice, limits, texts, sensors. */
  readonly part: string
  readonly name: string
  readonly values: readonly string[]
}

type Row = ReportRow & Readonly<Record<string, unknown>>

interface Reader {
  readonly part: string
  readonly name: string
  read(row: Row): Setting | undefined
}

const column = (part: string, name: string, field: string): Reader => ({
  part,
  name,
  read: (row) => (row[field] ?? null) as Setting,
})
const setting = (part: string, field: string, name = settingField(field)): Reader => ({
  part,
  name,
  read: (row) => {
    const value = settingOf(row, field as Parameters<typeof settingOf>[1])
    return value === null ? null : settingValue(field, value)
  },
})

const readers: readonly Reader[] = [
  column('hardware', 'processor', 'cpu_model'),
  column('hardware', 'physical cores', 'cpu_cores'),
  column('hardware', 'memory, GB', 'total_memory_gb'),
  column('hardware', 'graphics card', 'gpu_name'),
  column('hardware', 'device', 'device_type'),
  setting('engine', 'engine'),
  setting('engine', 'engine_version', 'engine version'),
  setting('engine', 'asked'),
  setting('engine', 'execution_provider', 'execution provider'),
  column('engine', 'threads', 'num_threads'),
  setting('engine', 'inter_threads', 'inter-op threads'),
  setting('engine', 'runtime_options'),
  column('engine', 'subject', 'subject'),
  setting('voice', 'voice'),
  {
    part: 'voice',
    name: 'SHA-256 of the model',
    read: ({ model_sha256 }) => model_sha256?.slice(0, 12) ?? null,
  },
  column('voice', 'precision', 'quantization_used'),
  column('voice', 'sample rate, Hz', 'sample_rate_hz'),
  column('voice', 'tokenizer', 'tokenizer'),
  column('power', 'power state', 'power_state'),
  column('limits', 'memory of machine or container, MB', 'memory_limit_mb'),
  column('limits', 'memory budget, MB', 'memory_budget_mb'),
  { part: 'texts', name: 'corpus', read: ({ tags }) => tags?.['corpus'] ?? null },
  { part: 'plan', name: 'load', read: ({ tags }) => tags?.['load'] ?? null },
  { part: 'plan', name: 'speed', read: ({ tags }) => tags?.['speed'] ?? null },
  setting('plan', 'streamed'),
  column('measured by', 'whose memory', 'memory_scope'),
  column('measured by', 'what the peak was seen by', 'memory_source'),
  column('measured by', 'whose energy', 'energy_scope'),
]

/** Sensors by a column that only they fill. */
const sensors: readonly (readonly [name: string, columns: readonly string[]])[] = [
  ['temperature', ['peak_temperature_c']],
  ['energy', ['energy_j']],
  ['throttling', ['throttle_detected']],
  ['GPU memory', ['peak_gpu_memory_mb']],
  ['memory', ['peak_memory_mb']],
  ['processor time', ['process_cpu_s']],
]

/** Of one trait that are told. */
const mostValues = 6

/** What rows of one input say of how they were made; a value of theirs counts once. */
function createTraits() {
  const seen = readers.map(() => new Set<string>())
  const measured = sensors.map(() => 0)
  const texts = new Set<string>()
  let [rows, repeats, warmups] = [0, 0, 0]
  return {
    add(row: Row) {
      if (isExcluded(row)) return
      if (row.warmup === true) warmups += 1
      if (!row.success || row.warmup === true || row.cold === true) return
      rows += 1
      readers.forEach(({ read }, at) => {
        const value = read(row) ?? null
        if (value !== null) seen[at]?.add(String(value))
      })
      sensors.forEach(([, columns], at) => {
        if (columns.some((name) => row[name] !== null && row[name] !== undefined))
          measured[at] = (measured[at] ?? 0) + 1
      })
      if (typeof row.item_id === 'string') texts.add(row.item_id)
      if (typeof row.repeat === 'number') repeats = Math.max(repeats, row.repeat)
    },
    values: (): [part: string, name: string, value: string][] => [
      ...readers.map(({ part, name }, at): [string, string, string] => [
        part,
        name,
        listed(seen[at] ?? new Set()),
      ]),
      ['texts', 'number of texts', texts.size === 0 ? notSaid : String(texts.size)],
      ['texts', 'texts by their ids', texts.size === 0 ? notSaid : `sha256 ${hashOf(texts)}`],
      ['plan', 'repeats of a text', repeats === 0 ? notSaid : String(repeats)],
      ['plan', 'warm-up requests', String(warmups)],
      ...sensors.map(([name], at): [string, string, string] => [
        'sensors',
        name,
        measuredWords(measured[at] ?? 0, rows),
      ]),
    ],
  }
}

const notSaid = 'not said'

function measuredWords(count: number, rows: number): string {
  if (rows === 0) return 'no request'
  if (count === 0) return 'not measured'
  return count === rows ? 'measured' : `measured in ${count} of ${rows} requests`
}

function listed(values: ReadonlySet<string>): string {
  const inOrder = [...values].sort()
  if (inOrder.length === 0) return notSaid
  const more = inOrder.length > mostValues ? ` and ${inOrder.length - mostValues} more` : ''
  return `${inOrder.slice(0, mostValues).join(', ')}${more}`
}

const hashOf = (texts: ReadonlySet<string>) =>
  createHash('sha256')
    .update(JSON.stringify([...texts].sort()))
    .digest('hex')
    .slice(0, 12)

type Traits = ReturnType<typeof createTraits>

/** Inputs of which it is told in what they differ, once their rows were read. */
export interface WatchedInputs {
  readonly inputs: readonly Lettered[]
  /** All in which they differ, hardware first; why a sensor is not there is told where its machine says it. */
  differing(): Promise<Trait[]>
}

/** Looks at the rows of inputs while somebody else reads them. */
export function watchTraits(inputs: readonly Lettered[]): WatchedInputs {
  const all = inputs.map((input) => ({ input, traits: createTraits() }))
  return {
    inputs: all.map(({ input, traits }) => watched(input, traits)),
    differing: () => differingTraits(all),
  }
}

/** The same rows; of each reading after the first nothing is counted again. */
function watched(input: Lettered, traits: Traits): Lettered {
  let isRead = false
  const forEachRequest: ReportSource['forEachRequest'] = async (onRow) => {
    if (isRead) return input.source.forEachRequest(onRow)
    await input.source.forEachRequest((row, machine) => {
      traits.add(row as Row)
      return onRow(row, machine)
    })
    isRead = true
  }
  return { ...input, source: { ...input.source, forEachRequest } }
}

async function differingTraits(
  inputs: readonly { readonly input: Lettered; readonly traits: Traits }[],
): Promise<Trait[]> {
  const all: [string, string, string][][] = []
  for (const { input, traits } of inputs) {
    const reasons = reasonsOf(await input.source.sensors())
    all.push(
      traits.values().map(([part, name, value]): [string, string, string] => {
        const reason = part === 'sensors' && value === 'not measured' ? reasons.get(name) : undefined
        return [part, name, reason === undefined ? value : `${value} (${reason})`]
      }),
    )
  }
  return (all[0] ?? []).flatMap(([part, name], at) => {
    const values = all.map((one) => one[at]?.[2] ?? notSaid)
    return new Set(values).size === 1 ? [] : [{ part, name, values }]
  })
}

const metrics: Readonly<Record<string, RegExp>> = {
  temperature: /\btemperature_c\b/,
  energy: /\benergy_j\b/,
  throttling: /\bthrottle_detected\b/,
  'GPU memory': /\bgpu_memory_mb\b/,
}

type Passports = Awaited<ReturnType<Lettered['source']['sensors']>>

function reasonsOf(passports: Passports): Map<string, string> {
  const missing = passports.flatMap(({ sensors: every }) => every.filter(({ available }) => !available))
  return new Map(
    Object.entries(metrics).flatMap(([name, metric]) => {
      const reason = missing.find((one) => metric.test(one.metric))?.reason ?? null
      return reason === null ? [] : [[name, reason] as const]
    }),
  )
}
