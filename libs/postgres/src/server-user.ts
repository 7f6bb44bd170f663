import { execFileSync } from 'node:child_process'

/** Who runs the server: a user of its own where this process is root, as which PostgreSQL refuses to run. */
export interface ServerUser {
  readonly name: string
  readonly ids: { readonly uid: number; readonly gid: number }
}

/** Null where this process is not root: the server then runs as whoever this is. Makes no user. */
export function findServerUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf(name, '-u'), idOf(name, '-g')]
    if (uid !== null && gid !== null) return { name, ids: { uid, gid } }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as')
}

function idOf(name: string, flag: string): number | null {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe', timeout: 5000 }))
  } catch {
    // There is no such user.
    return null
  }
}
