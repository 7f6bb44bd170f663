import { z } from 'zod'
import { tags } from '../rows/request-row.js'
import { serverUrl } from './server-url.js'
import { speechSpeed, voiceName, voiceNameRule } from './speech.js'

const whole = (min: number, max: number) => {
  const expected = `expected a whole number ${min}–${max}`
  return z.number(expected).int(expected).min(min, expected).max(max, expected)
}
const between = (min: number, max: number) => {
  const expected = `expected a number ${min}–${max}`
  return z.number(expected).min(min, expected).max(max, expected)
}
const slugOf = (length: number) => {
  const expected = `expected 1–${length} characters of a–z, 0–9 and _`
  return z.string(expected).regex(new RegExp(`^[a-z0-9_]{1,${length}}$`), expected)
}
const choice = <T extends string>(...values: [T, ...T[]]) => z.enum(values, `expected ${values.join(', ')}`)
const printable = z.string('expected a name').regex(/^\P{C}{1,100}$/u, 'expected 1–100 characters')

/** Largest seed: it is a whole number that fits 32 bits. */
export const largestSeed = 2 ** 32 - 1

const voiceExpected = `expected the name of a voice, ${voiceNameRule}; \`voicemark voices\` lists them`

/** A voice of the agent. */
const ownConfiguration = z.strictObject({
  engine: z.literal('piper-onnx'),
  /** Null: the agent's default. */
  voice: z
    .string(voiceExpected)
    .refine((value) => voiceName.safeParse(value).success, voiceExpected)
    .nullable()
    .default(null),
  /** Intra-op threads; null: the agent's. */
  threads: whole(1, 256).nullable().default(null),
  /** Execution provider; null: the agent's. */
  provider: choice('cpu', 'cuda', 'coreml', 'dml', 'webgpu').nullable().default(null),
  speed: speechSpeed.default(1),
})

const address = 'expected an address such as http://127.0.0.1:8880, without user, password or query'

/** An OpenAI-compatible server that somebody else runs. */
const httpConfiguration = z.strictObject({
  engine: z.literal('http'),
  /** Where `/v1/audio/speech` hangs. */
  url: z.string(address).refine(isPlainUrl, address).transform(serverUrl),
  model: printable.nullable().default(null),
  voice: printable.nullable().default(null),
  format: choice('wav', 'pcm', 'mp3', 'opus', 'flac').default('wav'),
  /** Of `pcm`, which has no header to say it; 16-bit little-endian mono as OpenAI's. */
  sample_rate_hz: whole(8000, 192_000).nullable().default(null),
  speed: speechSpeed.default(1),
  /** Longest answer, seconds. */
  timeout_s: whole(1, 3600).default(120),
  /** Name of the hardware that the server runs on, which cannot be found from here. */
  tier: slugOf(64).nullable().default(null),
  /** Device that the server computes on, such as `cuda`. */
  device: slugOf(32).default('http'),
  /** Environment variable that holds the server's key; the key itself is kept nowhere. */
  key_env: z
    .string('expected the name of an environment variable')
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected the name of an environment variable')
    .nullable()
    .default(null),
  /** File of certificates, as PEM, that are trusted beside the usual ones; relative to the plan. */
  ca: z.string('expected a file').min(1, 'expected a file').nullable().default(null),
  /** Whether any certificate is taken. */
  insecure: z.boolean('expected true or false').default(false),
})

/** One thing that is measured and compared; those without an engine are voices of the agent. */
const configuration = z.preprocess(
  (value) => (isRecord(value) && !('engine' in value) ? { engine: 'piper-onnx', ...value } : value),
  z.discriminatedUnion('engine', [ownConfiguration, httpConfiguration], {
    error: 'expected piper-onnx, a voice of the agent, or http, a server',
  }),
)

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
  tags: tags.default({}),
})

export type RawPlan = z.infer<typeof planSchema>
export type Configuration = RawPlan['configurations'][number]
export type OwnConfiguration = Extract<Configuration, { engine: 'piper-onnx' }>
export type HttpConfiguration = Extract<Configuration, { engine: 'http' }>

function isPlainUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false
  return url.username + url.password + url.search + url.hash === ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
