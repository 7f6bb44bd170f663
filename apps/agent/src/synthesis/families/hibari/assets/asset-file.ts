import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { VoiceError } from '../../../../speech/voice-error.js'

const unpack = promisify(gunzip)

/** Where the files of a voice's role `data` lie. */
export interface AssetFolder {
  readonly voice: string
  readonly path: string
}

/** Reads a JSON file, packed or not. @throws VoiceError with the file, what is wrong with it, and what to do */
export async function readAsset<T extends z.ZodType>(
  { voice, path }: AssetFolder,
  name: string,
  schema: T,
): Promise<z.output<T>> {
  const bytes = await readFile(join(path, name)).catch((cause: unknown) => {
    throw missingAsset(voice, name, cause)
  })
  const content = await parseAsset(bytes, name).catch((cause: unknown) => {
    throw invalid(voice, name, 'truncated or damaged; add the voice again', cause)
  })
  const parsed = schema.safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.').slice(0, 64)}: `
  throw invalid(voice, name, `${place}${issue?.message ?? 'not as expected'}`)
}

/** A file that the voice lacks. */
export function missingAsset(voice: string, name: string, cause?: unknown): VoiceError {
  return invalid(voice, name, 'there is no such file that can be read; add the voice again', cause)
}

/** Whether a value of a file is an object with names. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(voice: string, name: string, problem: string, cause?: unknown): VoiceError {
  return new VoiceError('voice-invalid', `voice ${voice}: ${name} in its data: ${problem}`, { cause })
}

async function parseAsset(bytes: Buffer, name: string): Promise<unknown> {
  const text = (name.endsWith('.gz') ? await unpack(bytes) : bytes).toString('utf8')
  const content: unknown = JSON.parse(text)
  // "constructor" is a word like all others.
  if (isObject(content)) for (const table of [content, ...Object.values(content)]) removePrototype(table)
  return content
}

function removePrototype(table: unknown): void {
  if (isObject(table)) Object.setPrototypeOf(table, null)
}
