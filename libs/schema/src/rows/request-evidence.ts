import { z } from 'zod'
import { amount } from './quantities.js'
import { isWellFormed } from './well-formed.js'

const text = z.string().max(256).refine(isWellFormed, 'holds a NUL or half a character').nullable()
/** The databases keep counts in 32 bits. */
const count = z.number().int().nonnegative().max(2_147_483_647).nullable()
const measured = amount.nullable()
const share = z.number().min(0).max(1).nullable()
/** A mean opinion score. */
const score = z.number().min(1).max(5).nullable()

/** Who ended what spoke for want of memory: the kernel, a control group, our own limit, the budget, or a full heap. */
export const oomSource = z.enum(['kernel', 'cgroup', 'limit', 'budget', 'heap'])

/**
 * What a request row says of how its figures were seen, and what else was counted meanwhile. All of it is null where it
 * is not known; columns that older agents do not send.
 */
export const requestEvidence = z.object({
  /** By what each figure was seen: `figure=source`, a space between two. */
  evidence: text,
  /** Pages that were given, and that had to be read from a disk. */
  minor_faults: count,
  major_faults: count,
  /** How often a thread gave up its core, and how often it was taken from it. */
  voluntary_switches: count,
  involuntary_switches: count,
  /** Read from storage, MB of 2^20 bytes. */
  disk_read_mb: measured,
  /** Seconds that threads were ready to run and had no core, all of them together. */
  cpu_wait_s: measured,
  /** Anonymous part of the resident set, the larger of both ends, MB of 2^20 bytes. */
  anonymous_mb: measured,
  /** Resident set when the voice was loaded, before the first request. */
  loaded_memory_mb: measured,
  /** Resident set at the end of the request. */
  end_memory_mb: measured,
  /** What `peak_memory_percent` is of: the machine, or the container where that has less. */
  memory_limit_mb: measured,
  /** What was allowed by `VOICEMARK_MEMORY_BUDGET`. */
  memory_budget_mb: measured,
  oom_source: oomSource.nullable(),
  /** Options of the runtime that are not its own defaults, `name=value`. */
  runtime_options: text,
  /** Why the execution provider that was asked for does not run. */
  fallback_reason: text,
  /** What the throttle verdict rests on, `inferred: …` where it is not told; why there is none. */
  throttle_basis: text,
  /** Joules of what `energy_scope` names, from start to end; what the machine draws at rest is in it. */
  energy_j: measured,
  cpu_energy_j: measured,
  gpu_energy_j: measured,
  /** Of the same scope, when nothing spoke, W. */
  idle_power_w: measured,
  /** Whose joules: `cpu`, `cpu+dram`, `gpu`, `cpu+gpu`, `system`. */
  energy_scope: text,
  /** What counted them; why nothing does, and what would help. */
  energy_source: text,
  peak_gpu_temperature_c: z.number().min(-100).max(250).nullable(),
  /** Mean utilisation of the card. */
  avg_gpu_percent: z.number().min(0).max(100).nullable(),
  /** Mean utilisation by the watched processes. */
  process_gpu_percent: measured,
  /** Samples that were more than a fifth of the interval late. */
  samples_late: count,
  /** How long the machine slept meanwhile, seconds. */
  suspended_s: measured,
  /** Processor time of the sampler itself, seconds. */
  sampler_cpu_s: measured,
  /** False: nothing was sampled, on purpose (`--observer-check`). */
  sampled: z.boolean().nullable(),
  /** Share of the samples at full scale. */
  clipping_share: share,
  /** Share of the sound below −50 dBFS. */
  silence_share: share,
  /** Integrated loudness by ITU-R BS.1770. */
  loudness_lufs: z.number().min(-200).max(50).nullable(),
  /** DNSMOS P.835: overall, signal, background, and the score of P.808; 1–5. */
  mos_ovrl: score,
  mos_sig: score,
  mos_bak: score,
  mos_p808: score,
  /** Distance of its log-mel spectrum from that of the reference, dB. */
  mel_distance_db: measured,
  /** By a recogniser; above 1 where it heard more words than there are. */
  word_error_rate: measured,
  /** Models that judged it. */
  judged_by: text,
  /** The request whose sound this row judges; such a row has no times. */
  judged_request_id: z.uuid().nullable(),
})

export type RequestEvidence = z.infer<typeof requestEvidence>
export type OomSource = z.infer<typeof oomSource>

/** Nothing is known of it. */
export const noEvidence = Object.fromEntries(
  Object.keys(requestEvidence.shape).map((name) => [name, null]),
) as { readonly [K in keyof RequestEvidence]: null }
