import { hash } from 'node:crypto'
import { z } from 'zod'
import { unitOf } from '../cells/time-cells.js'
import { unknownRequest, type FileRequest, type FileRow } from '../rows/measured-row.js'
import { FileFault } from '../text/file-fault.js'
import type { FileNotes } from '../text/file-notes.js'
import { parsePythonJson } from '../text/python-json.js'
import type { FileHints } from './file-format.js'

const nanoseconds = z.number().positive()
const latency = z.object({ value: z.number().nullable(), unit: z.string() })
const perSecond: Readonly<Record<string, number>> = { ns: 1e9, us: 1e6, ms: 1e3, s: 1, sec: 1 }
const failure = z.object({
  code: z.number().int().nullish(),
  type: z.string().nullish(),
  message: z.string().nullish(),
})
const phase = z.string().nullish()

/** One line of `profile_export.jsonl`. */
const record = z.object({
  metadata: z.object({
    x_request_id: z.string().max(256).nullish(),
    request_start_ns: nanoseconds,
    request_end_ns: nanoseconds.nullish(),
    benchmark_phase: phase,
    /** Older and newer names of the phase. */
    credit_phase: phase,
    phase_kind: phase,
    was_cancelled: z.boolean().nullish(),
    /** AIPerf has it in none of its own figures. */
    context_overflow_skip: z.boolean().nullish(),
    conversation_id: z.string().max(256).nullish(),
  }),
  metrics: z.object({ request_latency: latency.nullish() }).nullish(),
  error: z.union([failure, z.string()]).nullish(),
})

type Metadata = z.infer<typeof record>['metadata']

/** What is known of the file that a line is of. */
interface LinePlace {
  readonly line: number
  readonly hints: FileHints
  readonly notes: FileNotes
}

/**
 * A line of AIPerf's `profile_export.jsonl` as a request; null where AIPerf has left it out of its results.
 * @throws FileFault with what is missing.
 */
export function readAiperfLine(text: string, place: LinePlace): FileRow<FileRequest> | null {
  const { line, notes, hints } = place
  const { success, data, error: wrong } = record.safeParse(parseLine(text, place))
  if (!success) throw new FileFault(reasonOf(wrong), line)
  const { metadata, metrics } = data
  if (metadata.context_overflow_skip === true) {
    notes.found('context_overflow_skip is true', 'left out, as AIPerf leaves it out of its results', line, '')
    return null
  }
  const error = data.error === '' ? null : data.error
  const ended = error != null || metadata.was_cancelled === true
  const ofPhase = metadata.benchmark_phase ?? metadata.credit_phase ?? metadata.phase_kind
  return {
    line,
    literal: true,
    agent_id: null,
    row: {
      ...unknownRequest,
      request_id: metadata.x_request_id || madeId(text, place),
      hardware_tier: hints.tier ?? 'unknown',
      device_type: hints.device ?? 'unknown',
      ...timesOf(metadata, place),
      total_duration_s: seconds(metrics?.request_latency ?? undefined, !ended, place),
      success: !ended,
      error_message: error == null ? (ended ? 'cancelled' : null) : messageOf(error),
      http_status: statusOf(error),
      warmup: ofPhase == null ? null : ofPhase.toLowerCase() === 'warmup',
      item_id: metadata.conversation_id ?? null,
    },
  }
}

function parseLine(text: string, { line, notes }: LinePlace): unknown {
  try {
    const { value, endless } = parsePythonJson(text)
    if (endless) notes.found('has NaN or Infinity, as Python writes them', 'read as missing', line, '')
    return value
  } catch {
    throw new FileFault('is no JSON object on one line', line)
  }
}

/** The same line of the same source is the same request. */
function madeId(text: string, { line, notes, hints }: LinePlace): string {
  notes.found('x_request_id is missing', 'an id is made of the source, the line and its number', line, '')
  return `aiperf-${hash('sha256', JSON.stringify([hints.source, line, text])).slice(0, 32)}`
}

/** Older versions give what a counter of the machine says, which starts anywhere. */
function timesOf({ request_start_ns: start, request_end_ns: end }: Metadata, { line, notes }: LinePlace) {
  if (unitOf(start) !== 'ns') {
    const as = 'durations are kept, and the times of day are not known'
    notes.found('request_start_ns is no time of 2000–2100', as, line, String(start))
    return { start_time: null, end_time: null }
  }
  if (end != null && end >= start) return { start_time: start / 1e9, end_time: end / 1e9 }
  if (end != null)
    notes.found('request_end_ns is before request_start_ns', 'read as missing', line, String(end))
  return { start_time: start / 1e9, end_time: null }
}

function seconds(
  value: z.infer<typeof latency> | undefined,
  success: boolean,
  { line, notes }: LinePlace,
): number | null {
  const scale = value === undefined ? undefined : perSecond[value.unit]
  if (value === undefined || value.value === null) return null
  if (scale === undefined) {
    notes.found(
      `request_latency is in ${JSON.stringify(value.unit.slice(0, 32))}`,
      'read as missing',
      line,
      '',
    )
    return null
  }
  if (value.value > 0 || (value.value === 0 && !success)) return value.value / scale
  notes.found('request_latency is not above 0, which cannot be', 'read as missing', line, String(value.value))
  return null
}

type AiperfError = z.infer<typeof failure> | string | null | undefined

function statusOf(error: AiperfError): number | null {
  const code = error == null || typeof error === 'string' ? null : error.code
  return code != null && code >= 100 && code <= 599 ? code : null
}

function messageOf(error: z.infer<typeof failure> | string): string {
  const parts = typeof error === 'string' ? [error] : [error.type, error.message]
  const text = parts.filter((part) => part != null && part !== '').join(': ')
  return text.slice(0, 1024) || 'failed'
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `is no request of AIPerf's profile_export.jsonl: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'wrong'}`
}
