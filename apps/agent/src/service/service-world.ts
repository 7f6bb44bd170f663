import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCode } from '@voicemark/daemon'
import type { Daemon } from './service-plan.js'

/** What a program said and how it ended; status null: there is no such program. */
export interface Ran {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

/** All of the machine that the making of services touches. */
export interface ServiceWorld {
  readonly platform: NodeJS.Platform
  /** Null where the system has none. */
  readonly uid: number | null
  readonly personHome: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The Node that runs now, and the program that it runs. */
  readonly node: string
  readonly program: string
  /** The program of an app as it was built, beside this one; null where it is not installed. */
  builtOf(daemon: Daemon): string | null
  /** Where a path of the machine is. */
  at(path: string): string
  run(program: string, args: readonly string[]): Ran
  say(line: string): void
}

const limitMs = 60_000

/** In a container the user may be a number alone, of whom the system knows no folder. */
function ownHome(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

/** This machine. */
export function thisMachine(say: (line: string) => void): ServiceWorld {
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    personHome: ownHome(),
    env: process.env,
    node: process.execPath,
    program: process.argv[1] ?? '',
    builtOf(daemon) {
      // As far from src as from dist.
      const path = fileURLToPath(new URL(`../../../${daemon}/dist/main.js`, import.meta.url))
      return existsSync(path) ? path : null
    },
    at: (path) => join('/', path),
    run(program, args) {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        encoding: 'utf8',
        timeout: limitMs,
      })
      if (error !== undefined && errorCode(error) === 'ENOENT')
        return { status: null, output: '', errors: '' }
      return { status: status ?? 1, output: stdout, errors: error === undefined ? stderr : error.message }
    },
    say,
  }
}
