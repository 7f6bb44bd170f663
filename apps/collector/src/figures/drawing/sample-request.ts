import type { ComparedRequest, MeasuredRequest } from '@voicemark/analysis'

/** A machine that exists only here, to see and time figures. */
export interface SampleMachine {
  /** What it is told from others by. @default its place among them */
  readonly source?: string
  readonly tier: string
  readonly device: string
  readonly cpu?: string
  readonly gpu?: string
  readonly memoryGb?: number
  readonly n: number
  readonly successful?: number
  readonly rtf: readonly [mean: number, sd: number]
  readonly memoryMb: readonly [mean: number, sd: number] | null
  readonly temperature?: number
  readonly heard?: SampleSound
  readonly energy?: SampleEnergy
  readonly judged?: SampleQuality
  /** What its requests say otherwise than others. */
  readonly changes?: Partial<ComparedRequest & MeasuredRequest>
}

/** What judges say of its sound, twelve texts of it. */
export interface SampleQuality {
  readonly mos: readonly [mean: number, sd: number]
  readonly distanceDb: readonly [mean: number, sd: number]
}

/** What its counters say. */
export interface SampleEnergy {
  readonly scope: string
  /** While it speaks, W. */
  readonly watts: readonly [mean: number, sd: number]
  /** Null: it never rested. */
  readonly restW: number | null
}

/** How its sound came. */
export interface SampleSound {
  readonly ttfa: readonly [mean: number, sd: number]
  readonly boundary: 'engine' | 'server' | 'client'
  /** Each how manieth request runs dry; null: it was asked for whole. */
  readonly dryEach: number | null
}

/** One of its requests, the same every time. */
export function sampleRequest(machine: SampleMachine, index: number): ComparedRequest & MeasuredRequest {
  // A wave instead of chance.
  const wave = Math.sin(index * 12.9898 + 78.233) * Math.SQRT2
  const audio_s = 2 + ((index * 7) % 17) / 2
  const around = ([mean, sd]: readonly [number, number]) => Math.max(mean / 50, mean + sd * wave)
  return {
    hardware_tier: machine.tier,
    device_type: machine.device,
    cpu_model: machine.cpu ?? null,
    cpu_cores: 8,
    total_memory_gb: machine.memoryGb ?? 16,
    gpu_name: machine.gpu ?? null,
    start_time: 1_762_550_000 + index,
    total_duration_s: around(machine.rtf) * audio_s,
    peak_memory_mb: machine.memoryMb === null ? null : around(machine.memoryMb),
    peak_temperature_c: machine.temperature ?? null,
    throttle_detected: false,
    rtf: around(machine.rtf),
    tokens_per_second: 18,
    text_length_chars: 60,
    peak_gpu_memory_mb: null,
    quantization_used: 'FP32',
    num_threads: 4,
    torch_compile_used: false,
    onnx_used: true,
    ...heardOf(machine.heard, index, around),
    ...energyOf(machine.energy, around, around(machine.rtf) * audio_s),
    stage_s: { phonemize: 0.04, infer: 7.9, encode: 0.05 },
    audio_duration_s: audio_s,
    process_cpu_s: machine.memoryMb === null ? null : around(machine.rtf) * audio_s * 3.7,
    baseline_memory_mb: machine.memoryMb === null ? null : (around(machine.memoryMb) * 8) / 9,
    delta_memory_mb: machine.memoryMb === null ? null : around(machine.memoryMb) / 9,
    model_size_mb: machine.memoryMb === null ? null : machine.memoryMb[0] / 8,
    success: index < (machine.successful ?? machine.n),
    ...machine.changes,
  }
}

function energyOf(
  energy: SampleEnergy | undefined,
  around: (spread: readonly [number, number]) => number,
  lasted_s: number,
) {
  if (energy === undefined) return {}
  return { energy_j: around(energy.watts) * lasted_s, energy_scope: energy.scope, idle_power_w: energy.restW }
}

function heardOf(
  sound: SampleSound | undefined,
  index: number,
  around: (spread: readonly [number, number]) => number,
) {
  if (sound === undefined) return { ttfa_s: null }
  const { ttfa, boundary, dryEach } = sound
  const ttfa_s = around(ttfa)
  const said = { ttfa_s, ttfa_boundary: boundary, first_audible_s: ttfa_s + 0.03, streamed: dryEach !== null }
  if (dryEach === null) return said
  const underruns = index % dryEach === 0 ? 1 : 0
  const underrun_s = underruns * ttfa_s
  return { ...said, gap_max_s: 2 * ttfa_s, underruns, underrun_s, prebuffer_s: underrun_s }
}

/** The judgement of one of its texts. */
export function sampleJudgement(
  machine: SampleMachine,
  { mos, distanceDb }: SampleQuality,
  index: number,
): ComparedRequest & MeasuredRequest {
  const wave = Math.sin(index * 12.9898 + 78.233) * Math.SQRT2
  return {
    ...sampleRequest(machine, index),
    ...{ total_duration_s: null, rtf: null, peak_memory_mb: null, audio_duration_s: null, success: true },
    ...{ warmup: true, item_id: `text-${index}`, judged_by: 'DNSMOS' },
    judged_request_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    mos_ovrl: mos[0] + mos[1] * wave,
    mel_distance_db: distanceDb[0] + distanceDb[1] * wave,
  }
}
