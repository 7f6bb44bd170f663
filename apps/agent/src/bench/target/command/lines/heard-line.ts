import type { KeptProgram, OutputListener } from '../../../../keeper/kept-program.js'
import { monotonicMs } from '../../../../keeper/launcher/orders.js'
import { largestSoundBytes } from '../sound-body.js'
import { createAnswerReader, type AnswerPlace, type LineAnswer } from './answer-reader.js'
import { watchWritten } from './written-files.js'

/** What came of a line, by the monotonic clock. */
export interface HeardLine {
  readonly began_ms: number
  readonly ended_ms: number
  readonly answer: LineAnswer | { readonly kind: 'ended' | 'timeout' | 'aborted' | 'too-large' }
}

export interface LineLimits extends AnswerPlace {
  readonly timeout_s: number
  /** Where files are looked for; null: the program names them. */
  readonly out: string | null
  readonly launcherPid: number
}

/** Writes a line, and waits for whatever comes first. */
export function hearLine(
  program: KeptProgram,
  text: string,
  limits: LineLimits,
  listen: (listener: OutputListener) => void,
  signal: AbortSignal,
): Promise<HeardLine> {
  return new Promise((resolve) => {
    const reader = createAnswerReader(limits)
    const { out, timeout_s } = limits
    let size = 0
    let began_ms = 0
    const settle = (answer: HeardLine['answer'], ended_ms = monotonicMs()) => {
      clearTimeout(timer)
      files?.close()
      listen(() => undefined)
      signal.removeEventListener('abort', abort)
      resolve({ began_ms, ended_ms, answer })
    }
    const abort = () => settle({ kind: 'aborted' })
    listen((bytes, at_ms, from) => {
      size += bytes.length
      const answer =
        size > largestSoundBytes ? ({ kind: 'too-large' } as const) : reader.take(bytes, at_ms, from)
      if (answer !== null) settle(answer, 'at_ms' in answer ? answer.at_ms : at_ms)
    })
    const written = (path: string, at_ms: number) => settle({ kind: 'file', path, at_ms }, at_ms)
    const files = out === null ? null : watchWritten({ ...limits, out }, written)
    const timer = setTimeout(() => settle({ kind: 'timeout' }), timeout_s * 1000)
    signal.addEventListener('abort', abort, { once: true })
    const ended = () => settle({ kind: 'ended' })
    program.over.then(ended, ended)
    // One line is one text.
    const line = Buffer.from(`${text.replace(/\s*[\r\n]+\s*/g, ' ')}\n`)
    began_ms = monotonicMs()
    program.write(line)
  })
}
