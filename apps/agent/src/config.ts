import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  askedCollector,
  choiceSetting,
  patternSetting,
  readSettings,
  textSetting,
  wholeSetting,
} from '@voicemark/daemon'
import { parseGpuChoice, type ThreadPriority } from '@voicemark/sampler'
import { z } from 'zod'
import { parseRemotePlans, type RemotePlans } from './bench/plan/remote-plans.js'
import { memoryBudgetForm, parseMemoryBudget, type MemoryBudget } from './memory/memory-budget.js'
import { parseRemoteWatch, type RemoteWatchPolicy } from './uplink/watch/remote-watch-policy.js'

const isOrigin = (value: string) =>
  /^https?:/i.test(value) && URL.canParse(value) && new URL(value).href === `${new URL(value).origin}/`

/** Every environment variable that the agent reads, with its meaning; the README's table is checked against it. */
export const environment = z.object({
  VOICEMARK_AGENT_HOST: choiceSetting('127.0.0.1', '::1', 'localhost')
    .prefault('127.0.0.1')
    .meta({ unset: '127.0.0.1', description: 'address to listen on; loopback only' }),
  VOICEMARK_AGENT_PORT: wholeSetting(0, 65535)
    .prefault('8000')
    .meta({ unset: '8000', description: 'port to listen on; 0 takes a free one' }),
  VOICEMARK_HOME: textSetting.optional().meta({ unset: '~/.voicemark', description: 'folder of all state' }),
  VOICEMARK_METRICS_DIR: textSetting
    .prefault('metrics')
    .meta({ unset: './metrics', description: 'folder of the CSV and JSON files' }),
  VOICEMARK_VOICES_DIR: textSetting
    .optional()
    .meta({ unset: '$VOICEMARK_HOME/voices', description: 'folder of your voices' }),
  VOICEMARK_VOICE_CATALOGUE: textSetting
    .optional()
    .meta({ unset: 'that of this program', description: 'file that says where voices are had by name' }),
  VOICEMARK_VOICE: textSetting
    .prefault('en_US-kal16-diphone')
    .meta({ unset: 'en_US-kal16-diphone', description: 'voice that speaks when a request names none' }),
  VOICEMARK_THREADS: wholeSetting(1, 256).optional().meta({
    unset: 'physical cores, or the container’s CPU quota',
    description: 'intra-op threads of ONNX Runtime',
  }),
  VOICEMARK_PROVIDER: choiceSetting('cpu', 'cuda', 'coreml', 'dml', 'webgpu')
    .prefault('cpu')
    .meta({ unset: 'cpu', description: 'execution provider to try first: cpu, cuda, coreml, dml or webgpu' }),
  VOICEMARK_GPU: textSetting
    .refine((value) => parseGpuChoice(value) !== null, 'expected an index, GPU-… or MIG-…, or a PCI address')
    .optional()
    .meta({
      unset: 'most memory',
      description:
        'GPU that is read: index, `GPU-…`, `MIG-…` or PCI address ([which](docs/gpus.md#several-cards))',
    }),
  CUDA_VISIBLE_DEVICES: textSetting
    .optional()
    .meta({ unset: 'all', description: 'of CUDA: its first GPU is read where `VOICEMARK_GPU` is not set' }),
  CUDA_DEVICE_ORDER: textSetting.optional().meta({
    unset: 'FASTEST_FIRST',
    description: 'of CUDA: `PCI_BUS_ID` makes its indexes those of `nvidia-smi`',
  }),
  VOICEMARK_SAMPLER_PRIORITY: choiceSetting('normal', 'realtime').prefault('normal').meta({
    unset: 'normal',
    description:
      '`realtime`: samples come on time beside other work, where Linux allows it ([how](docs/performance.md#samples-on-a-busy-machine))',
  }),
  VOICEMARK_SENTENCE_SILENCE_S: z.coerce
    .number('expected 0–5')
    .min(0, 'expected 0–5')
    .max(5, 'expected 0–5')
    .prefault('0')
    .meta({ unset: '0', description: 'silence after each sentence, in seconds, as Piper has it' }),
  VOICEMARK_TIER: patternSetting(/^[a-z0-9_]{1,64}$/, '1–64 characters of a–z, 0–9 and _')
    .optional()
    .meta({ unset: 'found from the hardware', description: 'your own name for this hardware' }),
  VOICEMARK_QUEUE_LIMIT: wholeSetting(0, 1000)
    .prefault('8')
    .meta({ unset: '8', description: 'requests that may wait behind the one in synthesis' }),
  VOICEMARK_TEXT_LIMIT: wholeSetting(1, 20_000)
    .prefault('5000')
    .meta({ unset: '5000', description: 'longest text, in Unicode code points' }),
  VOICEMARK_TIMEOUT_S: wholeSetting(1, 3600)
    .prefault('120')
    .meta({ unset: '120', description: 'longest synthesis, in seconds' }),
  VOICEMARK_MEMORY_LIMIT_MB: wholeSetting(64, 1_048_576).optional().meta({
    unset: '75 % of memory, or of the container’s limit',
    description: 'resident set at which the synthesis process is ended',
  }),
  VOICEMARK_MEMORY_BUDGET: textSetting
    .transform((value) => parseMemoryBudget(value))
    .refine((budget) => budget !== null, `expected ${memoryBudgetForm}`)
    .optional()
    .meta({
      unset: 'none',
      description:
        'what the synthesis process may hold at rest, `512M`, `2G`, `60%` or MB: a voice that cannot fit is refused, and requests wait',
    }),
  VOICEMARK_ARENA: choiceSetting('on', 'off')
    .prefault('on')
    .transform((value) => value === 'on')
    .meta({
      unset: 'on',
      description:
        '`off`: ONNX Runtime gives memory back after each sentence, for 1.5 to 2.7 times the CPU ([figures](docs/performance.md))',
    }),
  VOICEMARK_SYNTHETIC_LOAD: choiceSetting('true', 'false')
    .prefault('false')
    .transform((value) => value === 'true')
    .meta({ unset: 'false', description: '`true` also accepts synthetic-load models, which are no voices' }),
  VOICEMARK_ORT_TELEMETRY: choiceSetting('on', 'off')
    .prefault('off')
    .transform((value) => value === 'on')
    .meta({
      unset: 'off',
      description: '`on` lets ONNX Runtime report to Microsoft ([why](docs/privacy.md))',
    }),
  VOICEMARK_COLLECTOR: textSetting
    .refine(isOrigin, 'expected http://host:port or https://host:port')
    .transform((value) => new URL(value).origin)
    .optional()
    .meta({
      unset: 'none',
      description:
        'collector that gets every row, such as http://host:port; after [enrolment](docs/access.md) that one',
    }),
  VOICEMARK_TOKEN: patternSetting(/^[\x21-\x7e]{32,256}$/, '32–256 characters without spaces')
    .optional()
    .meta({ unset: 'none', description: 'what the collector asks for, where it does' }),
  VOICEMARK_TOKEN_FILE: textSetting
    .optional()
    .meta({ unset: 'none', description: 'file that has it instead, which nobody else may read' }),
  VOICEMARK_REMOTE_PLANS: textSetting
    .prefault('voices')
    .transform((value) => parseRemotePlans(value))
    .refine(
      (policy) => policy !== null,
      'expected never, voices, or voices and servers: voices,http://host:port',
    )
    .meta({
      unset: 'voices',
      description:
        'what the collector may have measured here: `never`, `voices` of this agent, `voices,http://host:port` also servers',
    }),
  VOICEMARK_REMOTE_WATCH: textSetting
    .prefault('port')
    .transform((value) => parseRemoteWatch(value))
    .refine((policy) => policy !== null, 'expected never, or any of port,pid,name,container,cgroup')
    .meta({
      unset: 'port',
      description:
        'what other agents may have watched here: `never`, or named by any of `port,pid,name,container,cgroup`',
    }),
  VOICEMARK_SPOOL_LIMIT_MB: wholeSetting(1, 1_048_576)
    .prefault('1024')
    .meta({ unset: '1024', description: 'rows kept for the collector; beyond it the oldest samples go' }),
  VOICEMARK_DISK_FLOOR_MB: wholeSetting(0, 1_048_576).prefault('256').meta({
    unset: '256',
    description:
      'free space that is left to others: below it no request is taken and the oldest samples go; 0 for none',
  }),
  VOICEMARK_LOG_LEVEL: choiceSetting('debug', 'info', 'warn', 'error', 'silent')
    .prefault('info')
    .meta({ unset: 'info', description: 'debug, info, warn, error or silent' }),
})

/** The first GPU that CUDA sees; null where its number is not that of `nvidia-smi`, as CUDA counts the fastest first. */
function firstOfCuda(visible = '', order = ''): string | null {
  const [first = ''] = visible.split(',').map((device) => device.trim())
  const isNumber = /^\d+$/.test(first)
  if (parseGpuChoice(first) === null || (isNumber && order !== 'PCI_BUS_ID')) return null
  return first
}

/** The agent's configuration, complete and frozen; nothing else reads the environment. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly home: string
  readonly metricsDir: string
  readonly voicesDir: string
  /** File of another catalogue of voices; null: that of this program. */
  readonly voiceCatalogue: string | null
  readonly voice: string
  /** Null: as many as the machine has physical cores, or the container's quota allows. */
  readonly threads: number | null
  readonly provider: string
  /** Which GPU is read, as a user writes it; null: the one with the most memory. */
  readonly gpu: string | null
  /** Of the threads that sample. */
  readonly samplerPriority: ThreadPriority
  readonly sentenceSilenceS: number
  /** Null: found from the hardware. */
  readonly tier: string | null
  readonly queueLimit: number
  readonly textLimit: number
  readonly timeoutS: number
  /** Null: 75 % of total memory, or of the container's where that has less. */
  readonly memoryLimitMb: number | null
  /** Null: there is none. */
  readonly memoryBudget: MemoryBudget | null
  /** Whether ONNX Runtime keeps the memory that it has had once. */
  readonly arena: boolean
  readonly syntheticLoad: boolean
  /** Whether ONNX Runtime may report to Microsoft, as it does unless told otherwise. */
  readonly ortTelemetry: boolean
  /** Origin of the collector; null: rows stay on this machine. */
  readonly collector: string | null
  /** What it asks for; null: nothing, or it lies in the file. */
  readonly token: string | null
  /** Where it lies otherwise; null: nowhere. */
  readonly tokenFile: string | null
  /** What it may have measured here. */
  readonly remotePlans: RemotePlans
  /** What other agents may have watched here. */
  readonly remoteWatch: RemoteWatchPolicy
  /** Rows kept for the collector, MB of 2^20 bytes. */
  readonly spoolLimitMb: number
  /** 0: there is none. */
  readonly diskFloorMb: number
  readonly logLevel: string
}

/**
 * Reads the configuration from environment variables; an empty one counts as not set.
 * @throws StartError that lists every wrong value.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values = readSettings(environment, env, ['VOICEMARK_TOKEN'])
  const home = resolve(values.VOICEMARK_HOME ?? join(homedir(), '.voicemark'))
  return Object.freeze({
    host: values.VOICEMARK_AGENT_HOST,
    port: values.VOICEMARK_AGENT_PORT,
    home,
    metricsDir: resolve(values.VOICEMARK_METRICS_DIR),
    voicesDir: resolve(values.VOICEMARK_VOICES_DIR ?? join(home, 'voices')),
    voiceCatalogue: values.VOICEMARK_VOICE_CATALOGUE ?? null,
    voice: values.VOICEMARK_VOICE,
    threads: values.VOICEMARK_THREADS ?? null,
    provider: values.VOICEMARK_PROVIDER,
    gpu: values.VOICEMARK_GPU ?? firstOfCuda(values.CUDA_VISIBLE_DEVICES, values.CUDA_DEVICE_ORDER),
    samplerPriority: values.VOICEMARK_SAMPLER_PRIORITY,
    sentenceSilenceS: values.VOICEMARK_SENTENCE_SILENCE_S,
    tier: values.VOICEMARK_TIER ?? null,
    queueLimit: values.VOICEMARK_QUEUE_LIMIT,
    textLimit: values.VOICEMARK_TEXT_LIMIT,
    timeoutS: values.VOICEMARK_TIMEOUT_S,
    memoryLimitMb: values.VOICEMARK_MEMORY_LIMIT_MB ?? null,
    memoryBudget: values.VOICEMARK_MEMORY_BUDGET ?? null,
    arena: values.VOICEMARK_ARENA,
    syntheticLoad: values.VOICEMARK_SYNTHETIC_LOAD,
    ortTelemetry: values.VOICEMARK_ORT_TELEMETRY,
    ...askedCollector(env, values.VOICEMARK_COLLECTOR),
    remotePlans: values.VOICEMARK_REMOTE_PLANS,
    remoteWatch: values.VOICEMARK_REMOTE_WATCH,
    spoolLimitMb: values.VOICEMARK_SPOOL_LIMIT_MB,
    diskFloorMb: values.VOICEMARK_DISK_FLOOR_MB,
    logLevel: values.VOICEMARK_LOG_LEVEL,
  })
}
