import type { ComparedRequest, MeasuredRequest } from '@voicemark/analysis'
import { createFigureFold, type FigureConfiguration, type FigureData } from '../data/figure-data.js'
import type { RequestTimeline } from '../data/request-timeline.js'

/** Machines that exist only here, to see and time figures with few, some and many of them. */
interface SampleMachine {
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
}

const four: readonly SampleMachine[] = [
  {
    tier: 'm1_air',
    device: 'mps',
    cpu: 'Apple M1',
    gpu: 'Apple M1',
    memoryGb: 8,
    n: 15,
    rtf: [3.5, 0.3],
    memoryMb: [4300, 500],
  },
  {
    tier: 'intel_i5',
    device: 'cpu',
    cpu: 'Intel(R) Core(TM) i5-1235U @ 1.30GHz',
    n: 50,
    successful: 49,
    rtf: [8.2, 0.5],
    memoryMb: [2856, 120],
  },
  {
    tier: 'amd_ryzen5',
    device: 'cpu',
    cpu: 'AMD Ryzen 5 5600X 6-Core Processor',
    n: 30,
    successful: 29,
    rtf: [6.4, 0.4],
    memoryMb: [2900, 100],
  },
  {
    tier: 'nvidia_rtx3060',
    device: 'cuda',
    cpu: 'Intel(R) Core(TM) i7-10700K @ 3.80GHz',
    gpu: 'NVIDIA GeForce RTX 3060',
    memoryGb: 32,
    n: 25,
    rtf: [0.18, 0.02],
    memoryMb: [3100, 80],
    temperature: 74,
  },
]

/** Names of 40 characters, names that mean something to a shell, a browser or TeX, and no data. */
const twelve: readonly SampleMachine[] = [
  {
    tier: 'raspberry_pi_5_model_b_rev_1_0_8gb_indoor',
    device: 'cpu',
    memoryGb: 8,
    n: 50,
    rtf: [0.9, 0.2],
    memoryMb: [300, 20],
  },
  {
    tier: 'nvidia_geforce_rtx_4090_laptop_gpu_mobile',
    device: 'cuda',
    cpu: 'Intel(R) Xeon(R) Platinum 8480+ CPU @ 2.00GHz (dual socket)',
    gpu: 'NVIDIA GeForce RTX 4090 Laptop GPU with Max-Q Design',
    memoryGb: 64,
    n: 1000,
    successful: 998,
    rtf: [0.021, 0.004],
    memoryMb: [6200, 300],
    temperature: 71,
  },
  {
    tier: 'amd_ryzen_threadripper_pro_7995wx_studio_',
    device: 'cpu',
    memoryGb: 512,
    n: 1,
    rtf: [0.2, 0],
    memoryMb: [900, 0],
  },
  {
    tier: 'averyveryverylongnamewithoutanyseparators',
    device: 'dml',
    gpu: 'AVERYVERYVERYLONGNAMEWITHOUTANYSEPARATORS',
    memoryGb: 4,
    n: 5,
    rtf: [5, 6],
    memoryMb: null,
    temperature: 73,
  },
  {
    tier: 'intel_xeon_platinum_8480_plus_dual_socket',
    device: 'cpu',
    memoryGb: 2048,
    n: 20_000,
    successful: 19_999,
    rtf: [0.4, 0.1],
    memoryMb: [2200, 800],
  },
  {
    tier: 'apple_m3_ultra_mac_studio_512gb_unified__',
    device: 'mps',
    gpu: 'Apple M3 Ultra',
    memoryGb: 512,
    n: 30,
    successful: 12,
    rtf: [0.3, 0.02],
    memoryMb: [1800, 100],
    temperature: 75,
  },
  {
    tier: '<script>alert("x")</script>&\'quoted\'_name',
    device: 'webgpu',
    n: 7,
    successful: 0,
    rtf: [1, 1],
    memoryMb: [1000, 1],
  },
  {
    tier: '../../etc/passwd_$%_#{}~^\\_latex_specials',
    device: 'cpu',
    n: 2,
    successful: 1,
    rtf: [33, 3],
    memoryMb: [420, 30],
    temperature: 77,
  },
  {
    tier: 'qualcomm_snapdragon_x_elite_x1e_80_100_nb',
    device: 'dml',
    memoryGb: 32,
    n: 12,
    rtf: [1.5, 0.4],
    memoryMb: [610, 40],
  },
  { tier: 'intel_i5', device: 'cpu', n: 50, rtf: [0.8, 0.1], memoryMb: [512, 5], temperature: 79 },
  { tier: 'intel_i5', device: 'cpu', n: 50, successful: 0, rtf: [0.8, 0.1], memoryMb: [514, 5] },
  {
    tier: 'amd_epyc',
    device: 'cpu',
    memoryGb: 3.8,
    n: 3,
    rtf: [12, 9],
    memoryMb: [300, 400],
    temperature: 81,
  },
]

/** One machine with one request, the four of the first comparison, twelve with awkward names and results. */
export const sampleFleets: Readonly<Record<'one' | 'four' | 'twelve', () => FigureData>> = {
  one: () =>
    fleet([
      {
        tier: 'amd_epyc',
        device: 'cpu',
        cpu: 'AMD EPYC 7B13',
        memoryGb: 3.8,
        n: 1,
        rtf: [0.34, 0],
        memoryMb: [312, 0],
      },
    ]),
  four: () => fleet(four),
  twelve: () => fleet(twelve),
}

function fleet(machines: readonly SampleMachine[]): FigureData {
  const fold = createFigureFold()
  machines.forEach((machine, at) => {
    for (let index = 0; index < machine.n; index += 1) fold.add(request(machine, index), `machine ${at}`)
  })
  const data = fold.data()
  return { ...data, timelines: data.configurations.slice(1).map(timeline) }
}

/** Memory that rises and stays. */
function timeline({ label }: FigureConfiguration, at: number): RequestTimeline {
  const points = Array.from({ length: 30 + 10 * at }, (_, i) => ({
    at_s: i / 10,
    memory_mb: 300 + 60 * at + 200 * (1 - Math.exp(-i / 8)),
  }))
  return { label, request_id: `0000000${at}-1`, rtf: 0.4, duration_s: points.length / 10 - 0.1, points }
}

function request(machine: SampleMachine, index: number): ComparedRequest & MeasuredRequest {
  // A wave instead of chance: the same figure every time.
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
    ttfa_s: null,
    stage_s: { phonemize: 0.04, infer: 7.9, encode: 0.05 },
    audio_duration_s: audio_s,
    success: index < (machine.successful ?? machine.n),
  }
}
