import { closeSync, openSync, readdirSync, readSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { formsIn, type Needle } from './needles.js'

/** Where something may have been written: folders and files with all that is in them. */
export interface Place {
  readonly name: string
  readonly paths: readonly string[]
  /** Files that are left out. */
  readonly except?: RegExp
}

/** What was found in a place. */
export interface Finding {
  readonly place: string
  readonly file: string
  readonly forms: readonly string[]
}

/** What was looked at. */
export interface Searched {
  readonly place: string
  readonly files: number
  readonly bytes: number
}

const chunkBytes = 16 * 1024 * 1024
/** Longer than any form. */
const overlapBytes = 4096

/** Reads every byte of a place. */
export function searchPlace(
  { name, paths, except }: Place,
  needles: readonly Needle[],
): { searched: Searched; findings: Finding[] } {
  const files = paths.flatMap(filesBelow).filter((file) => except?.test(file) !== true)
  let bytes = 0
  const findings = files.flatMap((file) => {
    const { forms, size } = searchFile(file, needles)
    bytes += size
    return forms.length === 0 ? [] : [{ place: name, file, forms }]
  })
  return { searched: { place: name, files: files.length, bytes }, findings }
}

function searchFile(file: string, needles: readonly Needle[]): { forms: string[]; size: number } {
  const forms = new Set(formsIn(Buffer.from(file), needles))
  const handle = openSync(file, 'r')
  try {
    const { size } = statSync(file)
    const chunk = Buffer.alloc(Math.min(size, chunkBytes))
    for (let at = 0; at < size; at += Math.max(1, chunk.length - overlapBytes)) {
      const read = readSync(handle, chunk, 0, chunk.length, at)
      for (const form of formsIn(chunk.subarray(0, read), needles)) forms.add(form)
      if (at + read >= size || read === 0) break
    }
    return { forms: [...forms], size }
  } finally {
    closeSync(handle)
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const entries: Dirent[] = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
