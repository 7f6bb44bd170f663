import type { Readable } from 'node:stream'
import { monotonicMs, type LauncherNews } from './orders.js'
import { createTail } from './tail.js'

/** Hands news on; `done` is called when they are on their way. */
export type SendNews = (news: LauncherNews, done?: () => void) => void

/** What a program says on one of its outputs. */
export interface HandedOutput {
  /** Resolves when nobody can write to it any more. */
  readonly ended: Promise<void>
  /** What came last, as text. */
  tail(): string
  isEnded(): boolean
  /** Reads no more. */
  close(): void
}

/** So much may be on its way, before a program that writes more has to wait as at any pipe. */
const mostUnderWay = 16

export function handOutput(
  stream: Readable,
  from: 'stdout' | 'stderr',
  id: number,
  send: SendNews | null,
): HandedOutput {
  const tail = createTail()
  let underWay = 0
  let isEnded = false
  stream.on('data', (bytes: Buffer) => {
    const at_ms = monotonicMs()
    tail.add(bytes)
    if (send === null) return
    underWay += 1
    if (underWay >= mostUnderWay) stream.pause()
    send({ type: 'output', id, from, bytes, at_ms }, () => {
      underWay -= 1
      if (underWay === mostUnderWay / 2) stream.resume()
    })
  })
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isEnded = true
      resolve()
    }
    // An output that breaks has no more to say.
    stream.once('close', end).once('end', end).on('error', end)
  })
  return { ended, tail: tail.text, isEnded: () => isEnded, close: () => void stream.destroy() }
}
