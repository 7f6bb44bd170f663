import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import type { Getting, GettingProgress } from '../../dist/voices/getting.js'
import type { FileWanted, Piece } from '../../dist/voices/sources/file-wanted.js'

export const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex')

/** Bytes that differ from place to place, so that a wrong join shows. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

/** A file that is known in all respects. */
export function wanted(name: string, body: Buffer, ...from: (readonly Piece[])[]): FileWanted {
  return { name, bytes: body.length, sha256: sha256(body), md5: null, from }
}

/** A file of which nothing is known but where it is. */
export function unknown(name: string, ...from: (readonly Piece[])[]): FileWanted {
  return { name, bytes: null, sha256: null, md5: null, from }
}

/** Gets without waiting between tries; says what was waited for and what was told. */
export function getting(options: Partial<Getting> = {}) {
  const pauses: number[] = []
  const told: GettingProgress[] = []
  const parts: Getting = {
    env: { PATH: process.env['PATH'] },
    signal: new AbortController().signal,
    pause: (ms) => {
      pauses.push(ms)
      return Promise.resolve()
    },
    ...options,
    progress: (progress) => {
      told.push(progress)
      options.progress?.(progress)
    },
  }
  return { ...parts, pauses, told }
}

/** All files of a folder, by name. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => `${each.parentPath}/${each.name}`.slice(folder.length + 1))
    .sort()
}
