import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { VoiceError } from '../../speech/voice-error.js'

const maxBytes = 2 * 2 ** 20
const supportedPhonemes = ['espeak', 'text'] as const

/** What Piper takes where a configuration says nothing; null is nothing said. */
const silent = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema.nullish().transform((given) => given ?? value)
/** For people only: one that is not as it should be is left out. */
const shown = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .transform((given) => given ?? null)
    .catch(null)

const id = z.number().int().nonnegative().max(0x7fffffff)
const scale = z.number().nonnegative().max(10)
const text = z.string().max(256)

// https://github.com/OHF-Voice/piper1-gpl/blob/main/src/piper/config.py
const inference = z.object({
  noise_scale: silent(scale, 0.667),
  length_scale: silent(scale.positive(), 1),
  /** Variation of the durations. */
  noise_w: silent(scale, 0.8),
})

/** One value alone, where a list is expected. */
const listOf = <T extends z.ZodType>(item: T) => z.preprocess(asList, z.array(item).max(16))
const asList = (value: unknown): unknown => (Array.isArray(value) ? value : [value])

const sentenceMarks = ['_', '^', '$']
const idMap = z.record(z.string().max(64), listOf(id)).superRefine((map, context) => {
  const missing = sentenceMarks.filter((mark) => !Object.hasOwn(map, mark))
  for (const mark of missing) context.addIssue({ code: 'custom', path: [mark], message: 'is missing' })
  if (Object.keys(map).length > 10_000)
    context.addIssue({ code: 'custom', message: 'has more than 10,000 phonemes' })
})

const phonemeMap = z.record(z.string().max(64), listOf(text)).superRefine((map, context) => {
  // Espeak's phonemes come as single code points, and so no other key could ever be met.
  const longer = Object.keys(map).filter((key) => Array.from(key.normalize('NFD')).length !== 1)
  for (const key of longer)
    context.addIssue({ code: 'custom', path: [key], message: 'is not one code point' })
})

/** The `.onnx.json` file of a Piper voice: what this program needs of it, everything else is ignored. */
const voiceConfig = z
  .object({
    audio: z.object({ sample_rate: z.number().int().min(8000).max(48000), quality: shown(text) }),
    espeak: z.unknown().optional(),
    inference: silent(inference, inference.parse({})),
    /** As Python writes an enumeration, too: `PhonemeType.ESPEAK`. */
    phoneme_type: z.preprocess(plainType, silent(z.enum(supportedPhonemes), 'espeak')),
    phoneme_id_map: idMap,
    /** Phonemes that are replaced by others before they get their ids. */
    phoneme_map: silent(phonemeMap, {}),
    num_speakers: silent(z.number().int().positive(), 1).nullable().catch(null),
    default_speaker_id: silent(id, 0),
    speaker_id_map: shown(z.record(z.string().max(256), id)),
    /** Neighbours that the voice was trained to see as one phoneme. */
    vowel_clusters: silent(z.array(z.array(z.string().min(1).max(16)).max(8)).max(1000), []),
    language: shown(z.union([text, z.object({ code: shown(text) }).transform(({ code }) => code)])),
    /** Our own mark; `synthetic-load` means noise with the cost of a voice. */
    voicemark: shown(z.object({ kind: text })),
  })
  .transform(({ espeak, ...config }, context) => {
    const named = z.object({ voice: text.min(1) }).safeParse(espeak, { error: sayMissing })
    if (named.success || config.phoneme_type === 'text') return { ...config, espeak: named.data ?? null }
    for (const issue of named.error.issues)
      context.addIssue({ ...issue, code: 'custom', path: ['espeak', ...issue.path], input: espeak })
    return z.NEVER
  })

export type VoiceConfig = z.infer<typeof voiceConfig>

/** Reads the configuration beside a voice's model, at most 2 MB. */
export async function readVoiceConfig(path: string, voice = voiceName(path)): Promise<VoiceConfig> {
  const file = `voice ${voice}: ${basename(path)}`
  const stats = await stat(path).catch((cause: unknown) => {
    throw new VoiceError('voice-invalid', `${file} cannot be read: put it beside the model`, { cause })
  })
  // A pipe would be waited for, and a device has no end.
  if (!stats.isFile()) throw invalid(file, 'is no file')
  const { size } = stats
  if (size > maxBytes) throw invalid(file, `${size.toLocaleString('en')} bytes; the limit is 2 MB`)
  return parseConfig(await readFile(path, 'utf8'), file)
}

/** Parses a configuration; `file` is the name that errors show. */
export function parseVoiceConfig(json: string, file: string): VoiceConfig {
  return parseConfig(json, `voice ${voiceName(file)}: ${file}`)
}

function parseConfig(json: string, file: string): VoiceConfig {
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
  if (!named.success || supportedPhonemes.some((type) => type === plainType(named.data.phoneme_type))) return
  const type = JSON.stringify(named.data.phoneme_type.slice(0, 64))
  throw new VoiceError(
    'voice-unsupported',
    `${file}: phoneme_type ${type} is not supported; use a voice with espeak or text`,
  )
}

function plainType(type: unknown): unknown {
  return typeof type === 'string' ? type.replace(/^PhonemeType\./, '').toLowerCase() : type
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
  return new VoiceError('voice-invalid', `${file}: ${problem}`, { cause })
}
