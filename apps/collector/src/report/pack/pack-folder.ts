import { createWriteStream } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '@voicemark/daemon'
import type { PackEntry } from './pack.js'

/** Writes a pack into a folder: all of its files or, when it breaks off, none. Other files there stay. */
export async function writePackFolder(
  entries: Iterable<PackEntry> | AsyncIterable<PackEntry>,
  folder: string,
): Promise<string[]> {
  const target = resolve(folder)
  makeFolder(dirname(target))
  const beside = await mkdtemp(`${target}.`)
  try {
    const names = await writeFiles(entries, beside)
    for (const name of names) {
      makeFolder(dirname(join(target, name)))
      await rename(join(beside, name), join(target, name))
    }
    return names
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

async function writeFiles(
  entries: Iterable<PackEntry> | AsyncIterable<PackEntry>,
  folder: string,
): Promise<string[]> {
  const names: string[] = []
  for await (const { name, chunks } of entries) {
    makeFolder(dirname(join(folder, name)))
    await pipeline(Readable.from(chunks()), createWriteStream(join(folder, name), { flags: 'wx' }))
    names.push(name)
  }
  return names
}
