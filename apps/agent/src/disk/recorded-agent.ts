import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'

const ended = z.object({ row: z.object({ agent_id: z.uuid() }) })
/** Some ten requests. */
const tailBytes = 2 ** 16

/** The agent whose rows stand at the end of a journal; null when there is none to be read. */
export function recordedAgent(journalPath: string): string | null {
  const lines = tailOf(journalPath).split('\n').reverse()
  for (const line of lines) {
    const found = agentOf(line)
    if (found !== null) return found
  }
  return null
}

function agentOf(line: string): string | null {
  try {
    return ended.parse(JSON.parse(line)).row.agent_id
  } catch {
    // The beginning of a request, or a line that is damaged, too.
    return null
  }
}

function tailOf(path: string): string {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    // Nothing was recorded yet.
    return ''
  }
  try {
    const tail = Buffer.alloc(tailBytes)
    const from = Math.max(0, fstatSync(fd).size - tailBytes)
    return tail.toString('utf8', 0, readSync(fd, tail, 0, tailBytes, from))
  } finally {
    closeSync(fd)
  }
}
