import type { SampleMachine, SampleSound } from './sample-request.js'

const machine = {
  source: 'one machine',
  tier: 'intel_i5',
  device: 'cpu',
  memoryGb: 15.5,
  n: 30,
  temperature: 71,
} as const

const piper = 'python3 -m piper -m /srv/voices/en_US-joe-medium.onnx --sentence-silence 0.2 -f {out}'

/** Two voices of the agent's own engine and ten other subjects on one machine, with names as long as commands are. */
export const subjects: readonly SampleMachine[] = [
  own('en_US-kal16-diphone', [0.02, 0.004], [92, 2], 1.1, sound('engine', 0.02, 40)),
  own('en_US-joe-medium', [0.11, 0.01], [164, 6], 60.3, sound('engine', 0.31, null)),
  other('command', piper, [1.4, 0.2], [212, 14], { memory_scope: 'process_tree', memory_source: 'ended' }),
  other('lines', `${piper} --json-input`, [0.12, 0.02], [188, 9]),
  other('http', 'localhost:5000/en_US-joe-medium', [0.13, 0.02], [241, 11], {}, sound('client', 0.4, null)),
  other('wyoming', 'localhost:10200/en_US-joe-medium', [0.16, 0.03], [238, 11], {}, sound('client', 0.2, 4)),
  other('http', 'localhost:8880/kokoro/af_sky', [0.6, 0.1], [2900, 220], {
    memory_source: 'sum_of_peaks',
    process_gpu_memory_mb: 1480,
  }),
  other(
    'http',
    'http://tts-gpu-01.department-of-acoustics.university.example:8880/v1/kokoro/af_sky',
    [0.3, 0.02],
    null,
  ),
  other('program', 'a', [2, 0.8], [700, 300]),
  other('program', '合成エンジン「東京」 <script>alert(1)</script> $%_#{}~^\\', [0.9, 0.1], [512, 20]),
  other('program', 'x'.repeat(256), [0.5, 0.1], [512, 20], {
    memory_source: 'cgroup',
    memory_scope: 'cgroup',
  }),
  other('command', `${piper} --cuda`, [1.1, 0.1], [812, 90], { success: false }),
]

type Changes = NonNullable<SampleMachine['changes']>

function own(
  voice: string,
  rtf: SampleMachine['rtf'],
  memoryMb: SampleMachine['memoryMb'],
  mb: number,
  heard: SampleSound,
): SampleMachine {
  const changes: Changes = {
    engine: 'piper-onnx',
    asked: 'engine',
    voice,
    memory_scope: 'request',
    model_size_mb: mb,
  }
  return { ...machine, rtf, memoryMb, heard, changes }
}

function other(
  asked: NonNullable<Changes['asked']>,
  subject: string,
  rtf: SampleMachine['rtf'],
  memoryMb: SampleMachine['memoryMb'],
  changes: Changes = {},
  heard?: SampleSound,
): SampleMachine {
  const watched: Changes = { memory_scope: 'process_tree', memory_source: 'samples', model_size_mb: null }
  const said = { asked, subject, engine: asked, ...watched, ...changes }
  return { ...machine, rtf, memoryMb, changes: said, ...(heard !== undefined && { heard }) }
}

function sound(boundary: SampleSound['boundary'], mean: number, dryEach: number | null): SampleSound {
  return { ttfa: [mean, mean / 8], boundary, dryEach }
}
