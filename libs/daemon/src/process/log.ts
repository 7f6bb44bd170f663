import { fstatSync } from 'node:fs'
import { destination, pino, symbols, type DestinationStream, type Logger } from 'pino'

/** JSON lines on the error stream: one per event, fields not prose; never the text of a request. */
export function createLog(level: string): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  const stream = destination(errorStream)
  return pino(options, isJournal() ? withPriority(stream) : stream)
}

const errorStream = 2

/** systemd names device and inode of the stream that it gave (`man systemd.exec`, JOURNAL_STREAM). */
function isJournal(): boolean {
  const given = process.env['JOURNAL_STREAM']
  if (given === undefined) return false
  const { dev, ino } = fstatSync(errorStream, { bigint: true })
  return given === `${dev}:${ino}`
}

/** By level of pino: 50 is an error. */
const priorities: readonly (readonly [level: number, priority: number])[] = [
  [60, 2],
  [50, 3],
  [40, 4],
  [30, 6],
]

/** Puts the priority before each line, as `man sd-daemon` has it; the journal takes it off again. */
function withPriority(stream: DestinationStream): DestinationStream & { lastLevel: number } {
  const prefixing = {
    // pino sets it before each line, for a stream that asks for it.
    lastLevel: 0,
    [symbols.needsMetadataGsym]: true,
    write(line: string) {
      const [, priority = 7] = priorities.find(([level]) => prefixing.lastLevel >= level) ?? []
      stream.write(`<${priority}>${line}`)
    },
  }
  return prefixing
}
