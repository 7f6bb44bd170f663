import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { HttpClient, HttpResponse } from '@voicemark/daemon'
import { ensureRoom } from '../../disk-room.js'
import { VoiceError } from '../../voice-error.js'
import { writeStream } from '../../write-stream.js'
import type { Getting } from '../../getting.js'
import { follow } from './follow.js'
import { lengthOf, readHalf, removeHalf, validatorOf, beginHalf } from './half-file.js'
import { BrokenLine, patienceFor, refusalOf, RefusedStatus } from './refusal.js'
import { stallWatch, type StallWatch } from './stall-watch.js'

/** A file to be fetched, and the half file in which it comes. */
export interface Download {
  readonly url: string
  readonly half: string
  /** Null where nobody knows it. */
  readonly bytes: number | null
}

const mostTries = 5
/** A try that brought so much was worth it. */
const worthBytes = 2 ** 20

/** Fetches a file, again from where it broke off. @throws VoiceError; what has come stays for the next time */
export async function fetchFile(client: HttpClient, download: Download, getting: Getting): Promise<void> {
  const { half, url } = download
  const { signal, pause = byClock } = getting
  let wasThere = false
  for (let tries = 0; ; tries += 1) {
    const before = sizeOf(half)
    try {
      await fetchOnce(client, download, getting)
      return
    } catch (error) {
      signal.throwIfAborted()
      const came = sizeOf(half) - before
      wasThere ||= came > 0
      if (came >= worthBytes) tries = 0
      const refusal = refusalOf(error, new URL(url).host, wasThere)
      const patienceMs = tries + 1 < mostTries ? patienceFor(refusal, tries) : null
      if (patienceMs === null) throw refusal
      await pause(patienceMs, signal)
    }
  }
}

async function fetchOnce(client: HttpClient, download: Download, getting: Getting) {
  const { url, half } = download
  const { signal, stallMs = 30_000 } = getting
  const there = readHalf(half, url)
  if (there !== null && there.bytes === there.total_bytes) return
  const stall = stallWatch(stallMs)
  try {
    const response = await follow(client, {
      url,
      signal: AbortSignal.any([signal, stall.signal]),
      headers: {
        // Packed on the way, a part of it would be a part of something else.
        'Accept-Encoding': 'identity',
        ...(there !== null && { Range: `bytes=${there.bytes}-`, 'If-Range': there.validator }),
      },
    })
    stall.beat()
    const start = startOf(response, download, there)
    const total = totalOf(response, download, start)
    if (start === 0) beginHalf(half, url, response)
    const onBytes = countBytes(url, { start, total, progress: getting.progress }, stall)
    const end = await writeStream(response.body, half, { signal, onBytes, start, most_bytes: total })
    if (total !== null && end < total)
      throw new BrokenLine('voice-download', `${new URL(url).host} ended after ${end} of ${total} bytes`)
  } finally {
    stall.stop()
  }
}

/** Says how much is there, and that something came. */
function countBytes(
  url: string,
  { start, total, progress }: Pick<Getting, 'progress'> & { start: number; total: number | null },
  stall: StallWatch,
): (bytes: number) => void {
  const { host, pathname } = new URL(url)
  const what = `${basename(pathname)} (${host})`
  let bytes = start
  const say = () => progress({ what, stage: 'fetch', bytes, total_bytes: total })
  say()
  return (more) => {
    bytes += more
    stall.beat()
    say()
  }
}

/** Where its bytes go. @throws VoiceError for an answer that is no file */
function startOf(
  response: HttpResponse,
  { url, half }: Download,
  there: ReturnType<typeof readHalf>,
): number {
  const { status } = response
  const { host } = new URL(url)
  if (status === 200) return 0
  if (there !== null && (status === 206 || status === 416)) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.header('Content-Range') ?? '')
    const isSame = validatorOf(response) === null || validatorOf(response) === there.validator
    const [, from, total] = range ?? []
    if (status === 206 && isSame && Number(from) === there.bytes && Number(total) === there.total_bytes)
      return there.bytes
    // It is another file by now, or the server counts in another way.
    removeHalf(half)
    throw new BrokenLine('voice-download', `${host} has another file there than before`)
  }
  throw new RefusedStatus(host, status, response.header('Retry-After'))
}

/** @throws VoiceError when it is a page, of another size than it has to be, or larger than the disk */
function totalOf(response: HttpResponse, { url, half, bytes }: Download, start: number): number | null {
  const { host } = new URL(url)
  if (/^text\/html\b/i.test(response.header('Content-Type') ?? ''))
    throw new VoiceError(
      'voice-download',
      `${host} answers with a page for people: does a network want you to log in first?`,
    )
  const length = lengthOf(response)
  const total = length === null ? bytes : start + length
  if (bytes !== null && total !== bytes)
    throw new VoiceError(
      'voice-changed',
      `${host} has a file of ${total} bytes there, where ${bytes} are expected`,
    )
  if (total !== null) ensureRoom(dirname(half), total - start)
  return total
}

const byClock: NonNullable<Getting['pause']> = (ms, signal) => setTimeout(ms, undefined, { signal })

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
