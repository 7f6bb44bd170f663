import { readFileSync, rmSync, statSync } from 'node:fs'
import { z } from 'zod'
import { writeDurably } from '../../../disk/durable-file.js'
import type { HttpResponse } from '@voicemark/daemon'

const mark = z.object({
  url: z.string(),
  /** A strong ETag, or when it was changed: by these a server tells that it is still the same (RFC 9110 §13.1.5). */
  validator: z.string(),
  total_bytes: z.number().int().nonnegative(),
})

/** What is known of a file of which a part has come. */
export type HalfMark = z.infer<typeof mark>

/** The mark of a half file and how much is there; null where there is nothing to go on with. */
export function readHalf(half: string, url: string): (HalfMark & { readonly bytes: number }) | null {
  const bytes = statSync(half, { throwIfNoEntry: false })?.size ?? 0
  if (bytes === 0) return null
  try {
    const found = mark.parse(JSON.parse(readFileSync(`${half}.json`, 'utf8')))
    return found.url === url && bytes <= found.total_bytes ? { ...found, bytes } : null
  } catch {
    // Without its mark nobody knows of what it is a part.
    return null
  }
}

/** Begins a half file with what its answer says of itself; where it says too little, it cannot be gone on with. */
export function beginHalf(half: string, url: string, response: HttpResponse): void {
  const validator = validatorOf(response)
  const total_bytes = lengthOf(response)
  // In this order: what was there before must not go on as a part of this.
  removeHalf(half)
  if (validator !== null && total_bytes !== null)
    writeDurably(`${half}.json`, JSON.stringify({ url, validator, total_bytes }))
}

export function removeHalf(half: string): void {
  for (const path of [half, `${half}.json`]) rmSync(path, { force: true })
}

/** A weak ETag says that it means the same, not that it is (RFC 9110 §8.8.1). */
export function validatorOf(response: HttpResponse): string | null {
  const etag = response.header('ETag')
  return etag !== null && !etag.startsWith('W/') ? etag : response.header('Last-Modified')
}

/** Null for an answer that does not say it. */
export function lengthOf(response: HttpResponse): number | null {
  const length = response.header('Content-Length')
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null
}
