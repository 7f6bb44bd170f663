import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { speakerName } from '@voicemark/schema'
import { VoiceError } from '../../../speech/voice-error.js'
import { fileProblem } from '../../voices/file-problem.js'
import { isZip, readNpzArray, readNpzHeads, type NpzArray } from './npz.js'
import { mostPhonemes } from './pieces.js'

/** Numbers that say how a speaker sounds: a row for each number of phonemes. */
export const styleWidth = 256
/** Of one speaker. */
export const tableBytes = mostPhonemes * styleWidth * 4

/** The tables of all speakers of a voice. */
export interface StyleTables {
  /** In the order of the alphabet. */
  readonly names: readonly string[]
  /** The table of one of them. @throws VoiceError */
  read(name: string): Promise<Float32Array>
}

interface Tables {
  readonly names: readonly string[]
  read(name: string): Promise<Buffer>
}

const expectedShape = `[${mostPhonemes},1,${styleWidth}]`

/** Finds the tables: a folder of raw `.bin` files, or one `.npz`, whatever it is called. @throws VoiceError */
export async function openStyleTables(voice: string, path: string): Promise<StyleTables> {
  const orInvalid = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      const problem = `voice ${voice}: ${basename(path)}: ${problemOf(cause)}`
      throw new VoiceError('voice-invalid', problem, { cause })
    }
  }
  const tables = await orInvalid(tablesAt(path))
  return { names: tables.names, read: async (name) => floatsOf(await orInvalid(tables.read(name))) }
}

async function tablesAt(path: string): Promise<Tables> {
  const tables = (await stat(path)).isDirectory() ? await rawTables(path) : await packedTables(path)
  if (tables.names.length === 0) throw new RangeError('has no speakers')
  return tables
}

/** One file a speaker, nothing but numbers: what they mean is known by how many they are. */
async function rawTables(folder: string): Promise<Tables> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bin'))
  const names = files.map((file) => file.slice(0, -'.bin'.length)).filter(isSpeaker)
  for (const name of names) checkBytes(name, (await stat(join(folder, `${name}.bin`))).size)
  return {
    names: names.toSorted(),
    async read(name) {
      const bytes = await readFile(join(folder, `${name}.bin`))
      checkBytes(name, bytes.length)
      return bytes
    },
  }
}

async function packedTables(path: string): Promise<Tables> {
  if (!isZip(path)) throw new RangeError('expected an .npz, or a folder of .bin files; this is neither')
  const arrays = (await readNpzHeads(path)).filter(({ name }) => isSpeaker(name))
  for (const array of arrays) checkArray(array)
  return {
    names: arrays.map(({ name }) => name).toSorted(),
    async read(name) {
      const bytes = (await readNpzArray(path, name)) ?? Buffer.alloc(0)
      checkBytes(name, bytes.length)
      return bytes
    },
  }
}

function checkArray({ name, head, bytes }: NpzArray): void {
  if (head === null) throw new RangeError(`${name} is no array of numpy`)
  const found = `${head.type}${head.fortran ? ' by columns' : ''} [${head.shape.join(',')}]`
  const expected = `<f4 ${expectedShape}`
  if (found !== expected) throw new RangeError(`${name} is ${found}; expected ${expected}`)
  checkBytes(name, bytes - head.start)
}

function checkBytes(name: string, bytes: number): void {
  if (bytes === tableBytes) return
  const found = `${name} has ${bytes.toLocaleString('en')} bytes`
  throw new RangeError(`${found}; expected ${tableBytes.toLocaleString('en')}, float32 ${expectedShape}`)
}

const isSpeaker = (name: string) => speakerName.safeParse(name).success

/** Aligned, and little-endian as every machine that runs this. */
const floatsOf = (bytes: Buffer) => new Float32Array(Uint8Array.from(bytes).buffer)

function problemOf(error: unknown): string {
  if (error instanceof RangeError && !('code' in error)) return error.message
  if (error instanceof Error && !('code' in error)) return `damaged (${error.message}); get it again`
  return `cannot be read (${fileProblem(error)})`
}
