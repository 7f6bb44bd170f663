import { z } from 'zod'
import { FileFault } from './file-fault.js'
import type { FileHints } from './format.js'
import { unknownRequest, type FileRequest, type FileRow } from './measured-row.js'

const nanoseconds = z.number().positive()
const latency = z.object({ value: z.number().nonnegative(), unit: z.string() })
const perSecond: Readonly<Record<string, number>> = { ns: 1e9, us: 1e6, ms: 1e3, s: 1, sec: 1 }

/** One line of `profile_export.jsonl`. */
const line = z.object({
  metadata: z.object({
    x_request_id: z.string().min(1).max(256),
    request_start_ns: nanoseconds,
    request_end_ns: nanoseconds.nullish(),
    benchmark_phase: z.string().nullish(),
    was_cancelled: z.boolean().nullish(),
    conversation_id: z.string().max(256).nullish(),
  }),
  metrics: z.object({ request_latency: latency.optional() }).nullish(),
  error: z
    .object({ code: z.number().int().nullish(), type: z.string().nullish(), message: z.string().nullish() })
    .nullish(),
})

/** A line of AIPerf's `profile_export.jsonl` as a request. @throws FileFault with what is missing. */
export function readAiperfLine(text: string, at: number, { tier, device }: FileHints): FileRow<FileRequest> {
  const { success, data, error: wrong } = line.safeParse(parseLine(text, at))
  if (!success) throw new FileFault(reasonOf(wrong), at)
  const { metadata, metrics, error } = data
  const ended = error != null || metadata.was_cancelled === true
  return {
    line: at,
    literal: true,
    agent_id: null,
    row: {
      ...unknownRequest,
      request_id: metadata.x_request_id,
      hardware_tier: tier ?? 'unknown',
      device_type: device ?? 'unknown',
      start_time: metadata.request_start_ns / 1e9,
      end_time: metadata.request_end_ns == null ? null : metadata.request_end_ns / 1e9,
      total_duration_s: seconds(metrics?.request_latency),
      success: !ended,
      error_message: error == null ? (ended ? 'cancelled' : null) : messageOf(error),
      http_status: error?.code != null && error.code >= 100 && error.code <= 599 ? error.code : null,
      warmup: metadata.benchmark_phase == null ? null : metadata.benchmark_phase === 'warmup',
      item_id: metadata.conversation_id ?? null,
    },
  }
}

function parseLine(text: string, at: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FileFault('is no JSON object on one line', at)
  }
}

function seconds(value: z.infer<typeof latency> | undefined): number | null {
  const scale = value === undefined ? undefined : perSecond[value.unit]
  return value === undefined || scale === undefined ? null : value.value / scale
}

const messageOf = ({
  type,
  message,
}: {
  type?: string | null | undefined
  message?: string | null | undefined
}) =>
  [type, message]
    .filter((part) => part != null && part !== '')
    .join(': ')
    .slice(0, 1024) || 'failed'

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `is no request of AIPerf's profile_export.jsonl: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'wrong'}`
}
