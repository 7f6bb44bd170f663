import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { VoiceError } from '../../../speech/voice-error.js'
import { fileProblem } from '../../voices/file-problem.js'

/** Number of each phoneme that a model knows; 0 is the pad. */
export type Vocab = ReadonlyMap<string, number>

const maxBytes = 2 * 2 ** 20
const numbers = z.record(z.string().max(64), z.number().int().nonnegative().max(0xffff))
// Kokoro's config.json has `vocab`, the tokenizer.json of Hugging Face `model.vocab`, and some have the numbers alone.
const file = z.union([
  z.object({ model: z.object({ vocab: numbers }) }).transform(({ model }) => model.vocab),
  z.object({ vocab: numbers }).transform(({ vocab }) => vocab),
  numbers,
])

/** Reads the vocabulary of a voice. @throws VoiceError */
export async function readVocab(voice: string, path: string, known: number | null): Promise<Vocab> {
  const invalid = (problem: string, cause?: unknown) =>
    new VoiceError('voice-invalid', `voice ${voice}: ${basename(path)}: ${problem}`, { cause })
  const vocab = new Map(Object.entries(await readNumbers(path, invalid)).filter(([, number]) => number > 0))
  if (vocab.size === 0) throw invalid('has no phonemes')
  const beyond = [...vocab].find(([, number]) => number >= (known ?? Infinity))
  if (beyond === undefined) return vocab
  const [phoneme, number] = beyond
  const given = `gives ${JSON.stringify(phoneme)} the number ${number}`
  throw invalid(`${given}, the model knows 0 to ${(known ?? 0) - 1}; put the vocabulary of this model there`)
}

async function readNumbers(path: string, invalid: (problem: string, cause?: unknown) => VoiceError) {
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw invalid(`${size.toLocaleString('en')} bytes; the limit is 2 MB`)
    const parsed = file.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (parsed.success) return parsed.data
    throw invalid('expected the numbers of phonemes, such as {"a": 43}, alone or as "vocab"')
  } catch (cause) {
    if (cause instanceof VoiceError) throw cause
    throw invalid(cause instanceof SyntaxError ? 'not JSON' : `cannot be read (${fileProblem(cause)})`, cause)
  }
}
