import { fstatSync, fsyncSync, writeSync } from 'node:fs'
import { StartError, errorCode, errorReason } from '../errors.js'

const standardOutput = 1

/**
 * Writes to standard output. Returns when a file has all of it: Node's own stream takes a disk that has room for a part as
 * one that had room for all.
 * @throws StartError when it cannot be written
 */
export function print(text: string): void {
  if (!isFile()) {
    process.stdout.write(text)
    return
  }
  try {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length;) written += writeSync(standardOutput, bytes, written)
    sync()
  } catch (error) {
    throw new StartError(notWritten(error), { cause: error })
  }
}

/** Ends the program when its output cannot be written: quietly when its reader has seen enough, as `head`, else with 1. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    if (errorCode(error) === 'EPIPE') process.exit()
    process.stderr.write(`voicemark: ${notWritten(error)}\n`)
    process.exit(1)
  })
}

/** A pipe or a terminal has no end of room, and says by an event when nobody reads. */
function isFile(): boolean {
  const stats = fstatSync(standardOutput)
  return stats.isFile() || (stats.isCharacterDevice() && !process.stdout.isTTY)
}

/** Some file systems say only now that there is no room. */
function sync(): void {
  try {
    fsyncSync(standardOutput)
  } catch (error) {
    // What is no file on a disk, such as /dev/null, cannot be synced.
    if (!['EINVAL', 'ENOTSUP', 'EROFS', 'EPERM'].includes(errorCode(error) ?? '')) throw error
  }
}

function notWritten(error: unknown): string {
  return `standard output cannot be written (${errorReason(error)}): what is there is not complete`
}

const longestLine = 1000

/** An error as a terminal may show it: nothing in it that a terminal obeys, no line longer than anybody reads. */
export function shownError(message: string): string {
  return message
    .split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)} …` : line))
    .join('\n')
    .replaceAll(/[^\P{Cc}\n]/gu, (sign) => JSON.stringify(sign).slice(1, -1))
}

/** The same of the reason why a command ends: a line that is not indented is no line of it but of a name in it, such as a path. */
export function shownReason(message: string): string {
  return shownError(message.replaceAll(/\n(?! {2})/g, '\\n'))
}
