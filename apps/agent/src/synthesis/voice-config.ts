import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { VoiceError } from './voice-error.js'

const maxBytes = 2 * 2 ** 20
const supportedPhonemes = ['espeak', 'text'] as const

const id = z.number().int().nonnegative().max(0x7fffffff)
const scale = z.number().nonnegative().max(10)
const text = z.string().max(256)

const inference = z.object({
  noise_scale: scale.default(0.667),
  length_scale: scale.positive().default(1),
  /** Variation of the durations. */
  noise_w: scale.default(0.8),
})

const sentenceMarks = ['_', '^', '$']
const idMap = z.record(z.string().max(64), z.array(id).min(1).max(16)).superRefine((map, context) => {
  const missing = sentenceMarks.filter((mark) => !Object.hasOwn(map, mark))
  for (const mark of missing) context.addIssue({ code: 'custom', path: [mark], message: 'is missing' })
  if (Object.keys(map).length > 10_000)
    context.addIssue({ code: 'custom', message: 'has more than 10,000 phonemes' })
})

/** The `.onnx.json` file of a Piper voice: what this program reads of it, other keys are ignored. */
const voiceConfig = z.object({
  audio: z.object({
    sample_rate: z.number().int().min(8000).max(48000),
    quality: text.nullish(),
  }),
  espeak: z.object({ voice: text.min(1) }),
  inference: inference.default(() => inference.parse({})),
  phoneme_type: z.enum(supportedPhonemes).default('espeak'),
  phoneme_id_map: idMap,
  num_symbols: z.number().int().positive().optional(),
  num_speakers: z.number().int().positive().max(100_000).default(1),
  speaker_id_map: z.record(text, id).default({}),
  default_speaker_id: id.default(0),
  /** Samples in one frame of the model, where the voice says so. */
  hop_length: z.number().int().positive().max(65_536).optional(),
  /** Neighbours that the voice was trained to see as one phoneme. */
  vowel_clusters: z
    .array(z.array(z.string().min(1).max(16)).max(8))
    .max(1000)
    .optional(),
  language: z.object({ code: text.nullish() }).nullish(),
  dataset: text.nullish(),
  /** Our own mark; `synthetic-load` means noise with the cost of a voice. */
  voicemark: z.object({ kind: text }).optional(),
})

export type VoiceConfig = z.infer<typeof voiceConfig>

/** Reads the configuration beside a voice's model, at most 2 MB. */
export async function readVoiceConfig(path: string): Promise<VoiceConfig> {
  const file = basename(path)
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new VoiceError('voice-invalid', `${label(file)} cannot be read: put it beside the model`, { cause })
  })
  if (size > maxBytes) throw invalid(file, `${size.toLocaleString('en')} bytes; the limit is 2 MB`)
  return parseVoiceConfig(await readFile(path, 'utf8'), file)
}

/** Parses a configuration; `file` is the name that errors show. */
export function parseVoiceConfig(json: string, file: string): VoiceConfig {
  const content = parseJson(json, file)
  refuseUnsupported(content, file)
  const result = voiceConfig.safeParse(content, { error: sayMissing })
  if (result.success) return result.data
  const problems = result.error.issues.slice(0, 3).map(describe)
  throw invalid(file, problems.join('; '))
}

/** Name of the voice whose file this is. */
export function voiceName(file: string): string {
  return basename(file).replace(/\.onnx(\.json)?$/, '')
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw invalid(file, 'not JSON', cause)
  }
}

function refuseUnsupported(content: unknown, file: string): void {
  const named = z.object({ phoneme_type: z.string() }).safeParse(content)
  if (!named.success || supportedPhonemes.some((type) => type === named.data.phoneme_type)) return
  const type = JSON.stringify(named.data.phoneme_type.slice(0, 64))
  throw new VoiceError(
    'voice-unsupported',
    `${label(file)}: phoneme_type ${type} is not supported; use a voice with espeak or text`,
  )
}

function sayMissing(issue: { input?: unknown }): string | undefined {
  return issue.input === undefined ? 'is missing' : undefined
}

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.map((part) => String(part).slice(0, 64)).join('.')
  const missing = issue.message.startsWith('is ') || issue.message.startsWith('has ')
  return `${key === '' ? 'content' : key}${missing ? ' ' : ': '}${issue.message}`
}

function invalid(file: string, problem: string, cause?: unknown): VoiceError {
  return new VoiceError('voice-invalid', `${label(file)}: ${problem}`, { cause })
}

function label(file: string): string {
  return `voice ${voiceName(file)}: ${file}`
}
