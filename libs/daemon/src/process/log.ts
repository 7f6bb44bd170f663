import { destination, pino, type Logger } from 'pino'

/** JSON lines on the error stream: one per event, fields not prose; never the text of a request. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, destination(2))
}
