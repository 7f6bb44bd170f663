import { z } from 'zod'
import { tags } from '../rows/request-row.js'
import { between, choice, flag, whole } from './plan-fields.js'
import { speechSpeed, spokenVoice, spokenVoiceRule } from './speech.js'
import { commandConfiguration, httpConfiguration, wyomingConfiguration } from './subject-schema.js'

/** Largest seed: it is a whole number that fits 32 bits. */
export const largestSeed = 2 ** 32 - 1

const voiceExpected = `expected the name of a voice, ${spokenVoiceRule}; \`voicemark voices\` lists them`

/** A voice of the agent. */
const ownConfiguration = z.strictObject({
  engine: z.literal('piper-onnx'),
  /** Null: the agent's default. */
  voice: z
    .string(voiceExpected)
    .refine((value) => spokenVoice.safeParse(value).success, voiceExpected)
    .nullable()
    .default(null),
  /** Intra-op threads; null: the agent's. */
  threads: whole(1, 256).nullable().default(null),
  /** Execution provider; null: the agent's. */
  provider: choice('cpu', 'cuda', 'coreml', 'dml', 'webgpu').nullable().default(null),
  speed: speechSpeed.default(1),
  /** Whether sound is asked for sentence by sentence, while it is made. */
  stream: flag.default(false),
})

/** One thing that is measured and compared; those without an engine are voices of the agent. */
const configuration = z.preprocess(
  (value) => (isRecord(value) ? withImplied(value) : value),
  z.discriminatedUnion(
    'engine',
    [ownConfiguration, httpConfiguration, wyomingConfiguration, commandConfiguration],
    {
      error: 'expected own, a voice of the agent, http or wyoming, a server, or command, a program of yours',
    },
  ),
)

/** What a configuration says by having a field at all. */
function withImplied(value: Record<string, unknown>): Record<string, unknown> {
  if (!('engine' in value)) return { engine: 'piper-onnx', ...value }
  // Agents of before know only the name that it had when all voices were Piper's.
  if (value['engine'] === 'own') return { ...value, engine: 'piper-onnx' }
  const isTemplate = 'request' in value && value['request'] !== null && !('api' in value)
  return isTemplate ? { ...value, api: 'template' } : value
}

const shareExpected = 'expected a share such as "5%" or 0.05'

/** A share such as 0.05 or "5%". */
const share = z
  .union([z.number(), z.string().regex(/^\d{1,3}(\.\d{1,6})? ?%$/, shareExpected)], shareExpected)
  .transform((value) => (typeof value === 'number' ? value : Number(value.replace('%', '')) / 100))
  .pipe(z.number().min(0.001, 'expected 0.1 %–100 %').max(1, 'expected 0.1 %–100 %'))

/** A campaign before it runs: a plan file holds this as JSON, the flags of the command line are the same names. */
export const planSchema = z.strictObject({
  configurations: z
    .array(configuration, 'expected a list of configurations')
    .min(1, 'expected 1–64 configurations')
    .max(64, 'expected 1–64 configurations'),
  /** `built-in`, a corpus that comes with the program, or a file, relative to the plan. */
  corpus: z.string('expected a name or a file').min(1, 'expected a name or a file').default('built-in'),
  /** How often each text is measured with each configuration. */
  repeat: whole(1, 10_000).default(5),
  /** Requests before the first measured one. */
  warmup: whole(0, 10_000).default(2),
  /** Requests after each later load of a voice. */
  reload_warmup: whole(0, 100).default(1),
  seed: whole(0, largestSeed).optional(),
  order: choice('interleaved', 'grouped', 'sequence').optional(),
  /** Longest wait before each block for a machine that got hot, seconds. */
  cooldown_s: between(0, 3600).optional(),
  /** Repeat until the 95 % interval of each median RTF is narrower than this share of the median. */
  until_interval: share.nullable().default(null),
  /** Where `until_interval` stops at the latest. */
  max_repeat: whole(1, 10_000).optional(),
  /** Closed loop: requests in flight. */
  concurrency: whole(1, 256).default(1),
  /** Open loop: requests per second, sent whether earlier ones are answered or not. */
  rate: between(0.001, 1000).nullable().default(null),
  arrivals: choice('constant', 'poisson').optional(),
  /** What becomes of requests that were throttled: told, in no figure, or that and asked again when it is cooler. */
  throttled: choice('annotate', 'exclude', 'repeat').default('annotate'),
  /** Measures each request twice, sampled and not, to say what sampling costs. */
  observer_check: flag.default(false),
  /** Whether the sound is judged, too, once all is measured. */
  quality: flag.default(false),
  /** Label of the configuration that the sound of all is compared with; null: the first. */
  quality_reference: z.string('expected the label of a configuration').nullable().default(null),
  tags: tags.default({}),
})

export type RawPlan = z.infer<typeof planSchema>
export type Configuration = RawPlan['configurations'][number]
export type OwnConfiguration = Extract<Configuration, { engine: 'piper-onnx' }>
export type HttpConfiguration = Extract<Configuration, { engine: 'http' }>
export type WyomingConfiguration = Extract<Configuration, { engine: 'wyoming' }>
export type CommandConfiguration = Extract<Configuration, { engine: 'command' }>
/** What is not the agent's own engine. */
export type ForeignConfiguration = Exclude<Configuration, OwnConfiguration>
/** A server that the bench starts itself. */
export type Serve = NonNullable<HttpConfiguration['serve']>

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
