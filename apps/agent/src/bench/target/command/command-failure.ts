import type { ProgramEnd } from '../../../keeper/launcher/orders.js'
import type { AskFailure } from '../ask/ask.js'
import { invalid } from '../ask/served-sound.js'
import { shownPart } from '../ask/http/server-words.js'
import { faultWords } from './ready-command.js'

/** Why a program was ended before it ended by itself. */
export type EndedFor = 'timeout' | 'too-large'

/** What the end of a program means for a text that it should have spoken; null where it ended well. */
export function endFailure(
  { end, endedFor }: { readonly end: ProgramEnd; readonly endedFor: EndedFor | null },
  limit_s: number,
  text: string,
): AskFailure | null {
  const said = lastLine(end.stderrTail, text)
  if (endedFor === 'timeout') return lateness(limit_s, end, text)
  if (endedFor === 'too-large') return tooLarge
  const killed = outOfMemory(end)
  if (killed !== null) return { ...killed, detail: `${killed.detail}${said}` }
  if (end.signal !== null) return engine('command-killed', `ended by ${end.signal}${hint(end)}${said}`)
  if (end.status !== 0) return engine('command-failed', `exit status ${end.status}${said}`)
  return null
}

/** A program that has gone before its answer. */
export function endedEarly(end: ProgramEnd, text: string): AskFailure {
  const killed = outOfMemory(end)
  if (killed !== null) return { ...killed, detail: `${killed.detail}${lastLine(end.stderrTail, text)}` }
  const how = end.signal === null ? `with exit status ${end.status}` : `by ${end.signal}${hint(end)}`
  return engine('command-ended', `it ended ${how} before its answer${lastLine(end.stderrTail, text)}`)
}

/** What a shell says whose command was ended by SIGKILL. */
const killedChild = 128 + 9

/** The end of one that had no memory any more; null where it ended otherwise. */
export function outOfMemory(end: ProgramEnd): AskFailure | null {
  const { signal, status, killed_by } = end
  if (/heap out of memory/i.test(end.stderrTail)) return oom('heap', 'its JavaScript heap was full')
  if (killed_by === null || (signal !== 'SIGKILL' && status !== killedChild)) return null
  return oom(killed_by === 'unknown' ? null : killed_by, killWords[killed_by])
}

const oom = (oom_source: AskFailure['oom_source'], detail: string): AskFailure => ({
  failure_class: 'oom',
  code: 'command-memory',
  detail,
  oom_source: oom_source ?? null,
})

const killWords = {
  kernel: 'ended by the kernel to free memory: the machine had none left',
  cgroup: 'ended by the kernel: its control group reached its memory limit',
  unknown: 'ended when the kernel freed memory; its control group, which might say more, is gone',
}

/** One that cannot be started. */
export const notStarted = (fault: keyof typeof faultWords, program: string): AskFailure =>
  engine(`command-${fault}`, `${program}: ${faultWords[fault]}`)

/** What it last wrote is said too, where it wrote anything. */
export const lateness = (limit_s: number, end: ProgramEnd, text: string): AskFailure => ({
  failure_class: 'timeout',
  code: 'command-timeout',
  detail: `no whole answer within ${limit_s} s; all of its processes were ended${lastLine(end.stderrTail, text)}`,
})

export const tooLarge = invalid('audio-unreadable', 'over 256 MB; all of its processes were ended')

export const engine = (code: string, detail: string): AskFailure => ({
  failure_class: 'engine',
  code,
  detail,
})

/** The system's own way to end who takes too much memory. */
const hint = ({ signal }: ProgramEnd) =>
  signal === 'SIGKILL' ? ', by somebody else: the system does so when memory runs out' : ''

/** The last line that a program wrote, without the text, as `: words`; a progress bar begins its lines anew. */
export function lastLine(written: string, text: string): string {
  const lines = written.split(/[\r\n]+/).map((line) => shownPart(line, text))
  const last = lines.findLast((line) => line !== '')
  return last === undefined ? '' : `: ${last}`
}
