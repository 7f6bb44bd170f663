import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { speakerName, voiceName } from '@voicemark/schema'
import { z } from 'zod'
import { VoiceError } from '../../speech/voice-error.js'
import { families } from '../families/family.js'
import { fileProblem } from './file-problem.js'

/** The file that makes a folder a voice. */
export const recordFile = 'voice.json'

const maxBytes = 2 ** 20

/** A name that leads nowhere else on any system: no separator, no dot first, neither dot nor space last. */
const namePattern = /^(?=.{1,128}$)[A-Za-z0-9_+-](?:[A-Za-z0-9_+. -]*[A-Za-z0-9_+-])?$/
const plainName = z.string().regex(namePattern, 'expected a plain name of a file or folder inside this one')

/** A file inside the folder of a voice, such as `model.onnx` or `voices/af_heart.bin`. */
const plainPath = z
  .string()
  .refine(
    (path) =>
      path.split('/').length <= 8 && path.split('/').every((part) => plainName.safeParse(part).success),
    'expected a file inside this folder',
  )

const line = z.string().min(1).max(1024)

/** What `voice.json` says of the voice in whose folder it lies. */
export const voiceRecord = z.strictObject({
  format: z.literal(1),
  name: voiceName,
  family: z.enum(families),
  /** File or folder by what it is for the family, such as `model`. */
  files: z.record(z.string().regex(/^[a-z_]{1,32}$/), plainName),
  /** Null: the voice has one speaker, or one that it uses by itself. */
  default_speaker: speakerName.nullable(),
  /** Such as `en_US`. */
  language: line.nullable(),
  licence: line,
  /** Where it came from, for people. */
  source: line,
  /** Of every file, by its path in the folder. */
  sha256: z.record(plainPath, z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')),
  added: z.iso.datetime(),
})

export type VoiceRecord = z.infer<typeof voiceRecord>

/** Reads the record of a voice, whose folder must be called as it is. @throws VoiceError */
export async function readVoiceRecord(folder: string): Promise<VoiceRecord> {
  const voice = basename(folder)
  const path = join(folder, recordFile)
  const invalid = (problem: string, cause?: unknown) =>
    new VoiceError('voice-invalid', `voice ${voice}: ${recordFile}: ${problem}`, { cause })
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw invalid(`${size.toLocaleString('en')} bytes; the limit is 1 MB`)
    const parsed = voiceRecord.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (!parsed.success) throw invalid(parsed.error.issues.slice(0, 3).map(describe).join('; '))
    if (parsed.data.name === voice) return parsed.data
    throw invalid(`name: expected ${JSON.stringify(voice)}, which its folder is called`)
  } catch (cause) {
    if (cause instanceof VoiceError) throw cause
    if (cause instanceof SyntaxError) throw invalid('not JSON', cause)
    throw invalid(`cannot be read (${fileProblem(cause)})`, cause)
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return `${path.length === 0 ? 'content' : path.map((part) => String(part).slice(0, 64)).join('.')}: ${message}`
}
