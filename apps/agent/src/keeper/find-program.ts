import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Why a program cannot be started; null where nothing speaks against it. */
export type ProgramFault = 'not-found' | 'not-executable' | null

/** Looks a program up as `exec` does: a name in the folders of `PATH`, anything with a slash where it says. */
export function programFault(
  program: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): ProgramFault {
  const isPath = /[/\\]/.test(program)
  // The system knows endings that it may leave out.
  if (process.platform === 'win32') return null
  const folders = isPath ? [cwd] : (env['PATH'] ?? '').split(delimiter).map((folder) => resolve(cwd, folder))
  const faults = folders.map((folder) => fileFault(resolve(folder, program)))
  if (faults.includes(null)) return null
  return faults.includes('not-executable') ? 'not-executable' : 'not-found'
}

function fileFault(path: string): ProgramFault {
  try {
    if (!statSync(path).isFile()) return 'not-executable'
    accessSync(path, constants.X_OK)
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
      ? 'not-executable'
      : 'not-found'
  }
}
