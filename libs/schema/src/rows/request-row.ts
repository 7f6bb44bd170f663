import { z } from 'zod'
import { amount, difference, moment } from './quantities.js'
import { requestEvidence } from './request-evidence.js'
import { isWellFormed } from './well-formed.js'

const text = z.string().max(256).refine(isWellFormed, 'holds a NUL or half a character')
/** The databases keep counts in 32 bits. */
const count = z.number().int().nonnegative().max(2_147_483_647)
const measured = amount.nullable()
const percent = z.number().min(0).max(100).nullable()
const seconds = amount

/** Why a request failed; the failure rate is only honest when these are kept apart. */
export const failureClass = z.enum([
  'client',
  'timeout',
  'oom',
  'engine',
  'invalid_audio',
  'agent_restarted',
  'network',
])

export const quantization = z.enum(['FP32', 'FP16', 'INT8', 'INT4'])

/** One synthesis request; the 26 columns of `synthesis_*.csv`, in order. Missing is null, never 0. */
export const requestColumns = z.object({
  request_id: z.uuid(),
  /** Slug of the part that did the work: the GPU when one did, else the CPU. */
  hardware_tier: z.string().regex(/^[a-z0-9_]{1,64}$/),
  /** The execution provider that really ran, lower case: cpu, cuda, mps, dml, webgpu. */
  device_type: z.string().regex(/^[a-z0-9_]{1,32}$/),
  cpu_model: text.nullable(),
  /** Physical cores. */
  cpu_cores: count.nullable(),
  /** GB of 2^30 bytes. */
  total_memory_gb: measured,
  gpu_name: text.nullable(),
  /** Unicode code points of the input. */
  text_length_chars: count,
  /** Model input tokens before padding; null when the request failed before there were any. */
  text_length_tokens: count.nullable(),
  /** Unix time, seconds with microseconds. */
  start_time: moment,
  /** Null, as the duration is, when the agent itself ended during the request. */
  end_time: moment.nullable(),
  /** From the moment the synthesis process takes the request to the last sample of audio; queue wait is apart. */
  total_duration_s: measured,
  /** Peak resident set of the synthesis process during this request, MB of 2^20 bytes. */
  peak_memory_mb: measured,
  peak_memory_percent: percent,
  peak_gpu_memory_mb: measured,
  peak_temperature_c: z.number().min(-100).max(250).nullable(),
  /** Null where this machine cannot tell. */
  throttle_detected: z.boolean().nullable(),
  /** total_duration_s / audio duration; lower is better; null for a failed request. */
  rtf: measured,
  /** text_length_tokens / total_duration_s. */
  tokens_per_second: measured,
  success: z.boolean(),
  /** `code: detail`, one line; never the text of the request. */
  error_message: text.nullable(),
  /** Precision of the weights, read from the model. */
  quantization_used: quantization.nullable(),
  /** Null, as the next, where nobody knows: of a server or program that does not say. */
  torch_compile_used: z.boolean().nullable(),
  onnx_used: z.boolean().nullable(),
  /** Largest number of tokens in one inference call when the text was split; null when it was not. */
  chunk_length: count.nullable(),
  /** Intra-op threads actually set. */
  num_threads: count.nullable(),
})

/** How a subject was made to speak: by the agent's own engine, over HTTP or Wyoming, as a command, or by its own program. */
export const askedBy = z.enum(['engine', 'http', 'wyoming', 'command', 'lines', 'program'])

/** Whose memory the figures are: of the synthesis process, of one process, of a tree of them, of a cgroup, of all. */
export const memoryScope = z.enum(['request', 'process', 'process_tree', 'cgroup', 'machine'])

/**
 * What saw the peak: the kernel's mark of one process, a cgroup's own, the sum of the marks of several processes (an upper
 * bound), the largest sum on the grid of samples, or the kernel's account of a child that has ended.
 */
export const memorySource = z.enum(['kernel', 'cgroup', 'sum_of_peaks', 'samples', 'ended'])

/** Seconds spent in each stage of one synthesis. */
const stageSeconds = z.strictObject({ phonemize: seconds, infer: seconds, encode: seconds })

/** Names and values an operator gives a request, such as `room: cold`. */
export const tags = z
  .unknown()
  // A record passes over this key and what it holds, and whoever stores what was sent stores it.
  .refine((sent) => !Object.hasOwn(Object(sent) as object, '__proto__'), '__proto__ is no name of a tag')
  .pipe(
    z.record(
      z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
      z.string().max(128).refine(isWellFormed, 'holds a NUL or half a character'),
    ),
  )

/** What a request row carries beyond the CSV: in the database, JSON, NDJSON and Parquet only. */
const requestExtension = z.object({
  agent_id: z.uuid(),
  /** A fresh UUID at each start of the agent. */
  run_id: z.uuid(),
  /** Place of the row in its run's request stream, from 0 without a gap. */
  seq: count,
  /** Wall clock when the request reached the agent, Unix seconds. */
  started_wall: moment,
  queue_wait_s: seconds,
  audio_duration_s: measured,
  ref_audio_s: measured,
  /** 1 / rtf; higher is better. */
  rtfx: measured,
  /** Request start to first playable audio; equals the total for an engine that does not stream. */
  ttfa_s: measured,
  ttfa_boundary: z.enum(['engine', 'server', 'client']).nullable(),
  stage_s: stageSeconds.nullable(),
  model_load_s: measured,
  /** First synthesis after the model was loaded; null where nobody knows. */
  cold: z.boolean().nullable(),
  /** Run to warm the machine up and left out of results and of the CSV. */
  warmup: z.boolean(),
  /** Weighted by time; null of fewer than 3 readings. */
  avg_memory_mb: measured,
  /** Resident set at the start of the request; of what is watched at the first sample. */
  baseline_memory_mb: measured,
  delta_memory_mb: difference.nullable(),
  /** Whose memory the figures are. */
  memory_scope: memoryScope,
  /** Grid points of 100 ms in the request, its first and last sample included. */
  samples_due: count,
  samples_taken: count,
  interval_p50_ms: measured,
  interval_p99_ms: measured,
  interval_max_ms: measured,
  /** Fewer than 5 samples: there is no curve to draw. Peaks by counters are exact all the same. Null where nothing was watched. */
  undersampled: z.boolean().nullable(),
  process_cpu_s: measured,
  peak_cpu_percent: percent,
  throttle_reason: text.nullable(),
  /** Share of the request's samples that were throttled, 0–1. */
  throttle_share: z.number().min(0).max(1).nullable(),
  failure_class: failureClass.nullable(),
  http_status: z.number().int().min(100).max(599).nullable(),
  engine: text,
  engine_version: text.nullable(),
  voice: text,
  model_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  execution_provider: text.nullable(),
  intra_threads: count.nullable(),
  inter_threads: count.nullable(),
  /** What made the tokens of text_length_tokens, such as `espeak-ng`. */
  tokenizer: text.nullable(),
  sample_rate_hz: count.nullable(),
  /** In synthesis at the same time, at a server in flight when it was sent: an outcome. The planned load is a tag. */
  concurrency: count,
  campaign_id: z.uuid().nullable(),
  item_id: text.nullable(),
  /** Which repeat of its item, from 1. */
  repeat: count.nullable(),
  tags,
  /** First and last `seq` of the realtime rows that belong to this request. */
  first_sample_seq: count.nullable(),
  last_sample_seq: count.nullable(),
  /** How far the wall clock was set during the request, seconds, where that was more than 0.5; null when it was not. */
  clock_step_s: difference.nullable(),
  /** What feeds the machine and how its processors are governed at the start, such as `source=battery governor=powersave`. */
  power_state: text.nullable(),
  /** What was measured, in the words of who asked for it; it tells configurations apart. Null for the agent's own engine. */
  subject: text.nullable(),
  asked: askedBy.nullable(),
  /** Which processes were watched (`plan/watch.ts`); null for the agent's own engine. */
  watched: text.nullable(),
  /** What there is to say of how they were watched. */
  watch_note: text.nullable(),
  memory_source: memorySource.nullable(),
  /** The most processes at once. */
  processes: count.nullable(),
  /** The most threads at once, of all processes. */
  peak_threads: count.nullable(),
  /** Proportional set size, the larger of those at both ends of the request, MB of 2^20 bytes. */
  pss_mb: measured,
  /** Most GPU memory of these processes, MB of 2^20 bytes. */
  process_gpu_memory_mb: measured,
  /** Size of the model's files on disk, MB of 2^20 bytes. */
  model_size_mb: measured,
  /** The run of another agent that the samples are of; null: the row's own. */
  watched_run_id: z.uuid().nullable(),
  /** How well the clocks of two machines were known to each other; null when one machine did both. */
  watch_uncertainty_s: measured,
  /** Whether sound was asked for while it is made; false: whole. Null where nobody knows. */
  streamed: z.boolean().nullable(),
  /** To the first byte of the answer's body at the row's boundary, of a header too; null at the boundary engine. */
  ttfb_s: measured,
  /** When a player that starts at `ttfa_s` plays the first sample above −50 dBFS. */
  first_audible_s: measured,
  /** Pieces of sound that came 1 ms or more apart; null, as all that follow, where the answer was whole. */
  chunks: count.nullable(),
  /** Between successive chunks; null of one. */
  gap_p50_s: measured,
  gap_max_s: measured,
  /** How often a player that starts at the first sample ran dry before the end. */
  underruns: count.nullable(),
  /** Silence that it put in, seconds. */
  underrun_s: measured,
  /** Least wait after the first sample with which it would never have run dry. */
  prebuffer_s: measured,
})

/** One synthesis request as it is recorded. */
export const requestRow = requestColumns.extend(requestExtension.shape).extend(requestEvidence.shape)

export type RequestColumns = z.infer<typeof requestColumns>
export type RequestRow = z.infer<typeof requestRow>
export type FailureClass = z.infer<typeof failureClass>
export type AskedBy = z.infer<typeof askedBy>
export type MemoryScope = z.infer<typeof memoryScope>
export type MemorySource = z.infer<typeof memorySource>
export type Quantization = z.infer<typeof quantization>
export type StageSeconds = z.infer<typeof stageSeconds>
export type Tags = z.infer<typeof tags>
