import { errorCode } from '@voicemark/daemon'

// Without a binary for this platform, locks are files with a pid; the runtime of the voices has none there either.
const native = await import('fs-native-extensions').then(
  ({ default: locks }) => locks,
  () => null,
)

// Behind all content: on Windows a locked byte cannot be read by others.
const lockedByte = 2 ** 30

/** `held` by another; `unsupported` where the system or the file system has no locks. */
export type OsLock = 'taken' | 'held' | 'unsupported'

/**
 * Takes the operating system's exclusive lock of an open file, for as long as it is open: `fcntl` with open file
 * descriptions on Linux, `flock` on macOS, `LockFileEx` on Windows.
 * @throws the system's error
 */
export function tryOsLock(fd: number): OsLock {
  try {
    if (native === null) return 'unsupported'
    return native.tryLock(fd, lockedByte, 1) ? 'taken' : 'held'
  } catch (error) {
    // Some network and user-space file systems have none.
    if (['ENOLCK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error) ?? '')) return 'unsupported'
    throw error
  }
}
