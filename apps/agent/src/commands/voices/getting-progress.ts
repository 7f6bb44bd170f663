import { clearLine, cursorTo } from 'node:readline'
import type { WriteStream } from 'node:tty'
import { shownSize } from '../../voices/catalogue/catalogue-table.js'
import type { GettingProgress } from '../../voices/getting.js'

/** Tells a person how far the getting of a voice is. */
export interface ShownProgress {
  show(progress: GettingProgress): void
  stop(): void
}

export type ProgressStream = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

const drawEveryMs = 100
const words = { fetch: 'getting', unpack: 'unpacking', check: 'checking' }

/** One line that moves on a terminal, elsewhere a line for each thing that is fetched. */
export function createGettingProgress(stream: ProgressStream, nowMs: () => number): ShownProgress {
  return stream.isTTY === true ? movingLine(stream, nowMs) : plainLines(stream)
}

function movingLine(stream: ProgressStream, nowMs: () => number): ShownProgress {
  let drawnMs = -Infinity
  return {
    show(progress) {
      if (nowMs() - drawnMs < drawEveryMs) return
      drawnMs = nowMs()
      erase(stream)
      stream.write(textOf(progress).slice(0, (stream.columns ?? 80) - 1))
    },
    stop: () => erase(stream),
  }
}

function plainLines(stream: ProgressStream): ShownProgress {
  let shown = ''
  return {
    show({ what, stage }) {
      const line = `voices: ${words[stage]} ${what}\n`
      if (stage !== 'fetch' || line === shown) return
      shown = line
      stream.write(line)
    },
    stop: () => undefined,
  }
}

function erase(stream: ProgressStream): void {
  cursorTo(stream, 0)
  clearLine(stream, 0)
}

function textOf({ what, stage, bytes, total_bytes }: GettingProgress): string {
  const total = total_bytes === null ? '' : ` of ${shownSize(total_bytes)}`
  return `${words[stage]} ${what}: ${shownSize(bytes)}${total}`
}
