import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'

/** Where not said otherwise: far more than any of these has. */
const mostBytes = 2 ** 20
// Whoever opens a pipe waits for who writes to it; Windows has none with a name in a folder.
const flags = constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0)

/**
 * Reads a file that is small when it is what it should be: a pipe is not waited for, a device without end not read.
 * `check` may refuse it by what the system says of it.
 * @throws the system's error, or one that says what is there instead
 */
export function readSmallFile(path: string, most = mostBytes, check?: (stats: Stats) => void): string {
  const fd = openSync(path, flags)
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile())
      throw new Error(`${stats.isDirectory() ? 'a folder' : 'a pipe or a device'}, not a file`)
    if (stats.size > most)
      throw new Error(
        `${stats.size.toLocaleString('en')} bytes, where ${most.toLocaleString('en')} are the most`,
      )
    check?.(stats)
    return readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}
