import { StartError, errorReason } from '../errors.js'
import { readSmallFile } from './small-file.js'

/** What a token looks like, ours or one that somebody chose. */
export const tokenPattern = /^[\x21-\x7e]{32,256}$/

const mostBytes = 4096

/** The token that a file holds, which nobody else on this machine may read. @throws StartError that says what is wrong. */
export function readTokenFile(path: string): string {
  const text = readPrivate(path).replace(/\r?\n$/, '')
  if (!tokenPattern.test(text))
    throw new StartError(`${path} holds no token: expected 32–256 characters without spaces`)
  return text
}

function readPrivate(path: string): string {
  try {
    return readSmallFile(path, mostBytes, ({ mode, uid }) => {
      // What root gives a service by its group is no other's; Windows has no such bits.
      const others = uid === 0 ? 0o007 : 0o077
      if (process.platform !== 'win32' && (mode & others) !== 0)
        throw new StartError(`${path} can be read by others, and a token lies in it: chmod 600 ${path}`)
    })
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`the token file ${path} cannot be read: ${errorReason(error)}`)
  }
}
