import { z } from 'zod'
import { quantization } from '../rows/request-row.js'
import { choice, file, flag, printable, slugOf, whole } from './plan-fields.js'
import { serverUrl } from './server-url.js'
import { speechSpeed } from './speech.js'
import { watchText } from './watch.js'

const commandExpected = 'expected a command of 1–4000 characters in one line'
const command = z.string(commandExpected).regex(/^\P{C}{1,4000}$/u, commandExpected)

const variables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'expected the name of an environment variable'),
  z.string('expected a text').regex(/^[^\0]{0,4096}$/, 'expected at most 4096 characters'),
)

const readyExpected = 'expected an address such as http://127.0.0.1:8880/health or tcp://127.0.0.1:10200'

/** How a server is started, and when it is ready. */
const serve = z.preprocess(
  (value) => (typeof value === 'string' ? { command: value } : value),
  z.strictObject(
    {
      command,
      /** What answers when it is ready; null: the address that is measured. */
      ready: z
        .string(readyExpected)
        .refine((value) => isPlainUrl(value, ['http:', 'https:', 'tcp:'], true), readyExpected)
        .nullable()
        .default(null),
      ready_timeout_s: whole(1, 3600).default(120),
      /** Relative to the plan; null: where the bench was started. */
      cwd: file.nullable().default(null),
      /** Beside the variables of the bench. */
      env: variables.default({}),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? commandExpected : undefined) },
  ),
)

const precisionExpected = `expected ${quantization.options.join(', ')}`

/** What is watched, and what the user states because nobody else can know it. */
const stated = {
  /** What tables, figures and rows call it; null: in words of its own (`configurationLabel`). */
  name: printable.nullable().default(null),
  watch: watchText.default('auto'),
  /** Whether sound is asked for while it is made, and how its pieces come is measured. */
  stream: flag.default(false),
  voice: printable.nullable().default(null),
  /** Longest answer, seconds. */
  timeout_s: whole(1, 3600).default(120),
  /** Name of the hardware that it runs on, where that cannot be found from here. */
  tier: slugOf(64).nullable().default(null),
  /** Hashed when it is there; relative to the plan. */
  model_file: file.nullable().default(null),
  precision: z.enum(quantization.options, precisionExpected).nullable().default(null),
  stated_threads: whole(1, 4096).nullable().default(null),
  engine_name: printable.nullable().default(null),
  engine_version: printable.nullable().default(null),
}

const address = 'expected an address such as http://127.0.0.1:8880, without user, password or query'
const headerExpected = 'expected the name of a header that is not the connection’s own'
const ownHeaders = /^(?:host|connection|content-length|transfer-encoding|te|upgrade|expect)$/i

const headers = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, headerExpected)
    .refine((name) => !ownHeaders.test(name), headerExpected),
  z.string('expected a text').regex(/^[\x20-\x7e]{0,4096}$/, 'expected printable ASCII'),
)

/** A server that is asked over HTTP. */
export const httpConfiguration = z.strictObject({
  engine: z.literal('http'),
  /** Where the way to ask hangs, such as `/v1/audio/speech`. */
  url: z
    .string(address)
    .refine((value) => isPlainUrl(value, ['http:', 'https:']), address)
    .transform(serverUrl),
  /** How it is asked; `auto`: found out before the first request. */
  api: choice('auto', 'openai', 'piper', 'coqui', 'marytts', 'elevenlabs', 'template').default('openai'),
  /** Of `template`: method, path and body, such as `POST /synthesize {"text": {text}}`. */
  request: z
    .string('expected a request')
    .min(1, 'expected a request')
    .max(8192, 'expected at most 8192 characters')
    .nullable()
    .default(null),
  headers: headers.default({}),
  model: printable.nullable().default(null),
  format: choice('wav', 'pcm', 'mp3', 'opus', 'flac').default('wav'),
  /** Of `pcm`, which has no header to say it; 16-bit little-endian mono as OpenAI's. */
  sample_rate_hz: whole(8000, 192_000).nullable().default(null),
  speed: speechSpeed.default(1),
  ...stated,
  /** Device that the server computes on, such as `cuda`. */
  device: slugOf(32).default('http'),
  /** Environment variable that holds the server's key; the key itself is kept nowhere. */
  key_env: z
    .string('expected the name of an environment variable')
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected the name of an environment variable')
    .nullable()
    .default(null),
  /** File of certificates, as PEM, that are trusted beside the usual ones; relative to the plan. */
  ca: file.nullable().default(null),
  /** Whether any certificate is taken. */
  insecure: flag.default(false),
  serve: serve.nullable().default(null),
})

const wyomingAddress = 'expected an address such as tcp://127.0.0.1:10200'

/** A server that speaks Wyoming, the protocol of Rhasspy and Home Assistant. */
export const wyomingConfiguration = z.strictObject({
  engine: z.literal('wyoming'),
  url: z
    .string(wyomingAddress)
    .refine((value) => isPlainUrl(value, ['tcp:']) && /:[1-9]\d*\/*$/.test(value), wyomingAddress)
    .transform((value) => value.replace(/\/+$/, '').toLowerCase()),
  ...stated,
  device: slugOf(32).default('wyoming'),
  serve: serve.nullable().default(null),
})

/** A program on this machine: one process for each text, or one that stays and answers a line each. */
export const commandConfiguration = z.strictObject({
  engine: z.literal('command'),
  /** Its words as a POSIX shell makes them; no shell runs. */
  command,
  lines: flag.default(false),
  /** Sample rate of 16-bit little-endian mono samples without a header; null: it makes a WAV. */
  raw: whole(8000, 192_000).nullable().default(null),
  /** Whether `/bin/sh` runs it. */
  shell: flag.default(false),
  /** Relative to the plan; null: where the bench was started. */
  cwd: file.nullable().default(null),
  ...stated,
  device: slugOf(32).default('command'),
})

function isPlainUrl(value: string, protocols: readonly string[], mayAsk = false): boolean {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || url.hostname === '' || !protocols.includes(url.protocol)) return false
  return url.username + url.password + (mayAsk ? '' : url.search) + url.hash === ''
}
