import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../running-agent.js'

/** A folder that stands in for an index, and a `PATH` on which pip and npm serve from it. */
export interface PackagePrograms {
  readonly env: NodeJS.ProcessEnv
  /** What each was started with, in order. */
  calls(): string[]
  /** Puts an archive into the index, under the name that the program is asked for. */
  publish(spec: string, archive: Buffer): void
  /** Lets the program say this and fail. */
  fail(program: 'pip' | 'npm', words: string): void
  /** Lets it hang when it has begun to write. */
  hang(program: 'pip' | 'npm'): void
}

const script = fileURLToPath(new URL('package-program.mjs', import.meta.url))

/** Programs that take the arguments of the real ones, say what they say, and leave what they leave. */
export function packagePrograms(names: readonly string[] = ['pip', 'npm']): PackagePrograms {
  const folder = temporaryFolder()
  const [bin, index, log] = [join(folder, 'bin'), join(folder, 'index'), join(folder, 'calls')]
  for (const each of [bin, index]) mkdirSync(each)
  writeFileSync(log, '')
  for (const name of names) {
    const path = join(bin, name)
    const program = name === 'npm' ? 'npm' : 'pip'
    // By its path, since this folder alone is on PATH.
    writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' ${program} '${folder}' "$@"\n`)
    chmodSync(path, 0o755)
  }
  const tell = (program: string, what: string) => writeFileSync(join(folder, program), what)
  return {
    env: { PATH: bin, HOME: folder },
    calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    publish: (spec, archive) => writeFileSync(join(index, encodeURIComponent(spec)), archive),
    fail: (program, words) => tell(program, words),
    hang: (program) => tell(program, 'HANG'),
  }
}
