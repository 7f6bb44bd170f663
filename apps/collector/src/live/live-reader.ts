import type { LiveEventName, LiveEvents } from '@voicemark/schema'
import type { Writable } from 'node:stream'
import type { Hear } from './live-feed.js'

/** One who reads events as they come. */
export interface LiveReader {
  /** Sends an event, or counts its rows where the reader has not taken what was sent before. */
  readonly hear: Hear
  /** Says how many rows were not sent, once there is room again; and that the collector is still here. */
  tick(): void
  end(): void
}

/** Between two signs of life, ms: proxies close a link on which nothing comes for a minute. */
const signMs = 15_000

/**
 * Writes Server-Sent Events; what waits for a slow reader is bounded.
 * @param mostBytes So much may wait.
 */
export function createLiveReader(
  out: Pick<Writable, 'write' | 'end' | 'writableLength' | 'destroyed'>,
  mostBytes: number,
  nowMs = () => performance.now(),
): LiveReader {
  let skipped = 0
  let writtenMs = nowMs()
  const write = (text: string) => {
    writtenMs = nowMs()
    out.write(text)
  }
  const send = <N extends LiveEventName>(name: N, event: LiveEvents[N]) =>
    write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`)
  const sayWhatIsMissing = () => {
    if (skipped === 0) return
    const rows = skipped
    skipped = 0
    send('skipped', { rows })
  }
  const isFull = () => out.destroyed || out.writableLength > mostBytes
  // The browser asks again two seconds after a link has ended.
  write('retry: 2000\n\n')
  return {
    hear(name, event, rows) {
      if (isFull()) {
        skipped += rows
        return false
      }
      sayWhatIsMissing()
      send(name, event)
      return true
    },
    tick() {
      if (isFull()) return
      sayWhatIsMissing()
      if (nowMs() - writtenMs > signMs) write(': here\n\n')
    },
    end: () => void out.end(),
  }
}
