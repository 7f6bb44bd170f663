import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The checkout that this file lies in. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const limitMs = 900_000

/** Builds what is stale; says nothing when all is fresh. Ends the process when the sources do not compile. */
export function build() {
  run('tools/prisma/generate.mjs')
  run(createRequire(import.meta.url).resolve('typescript/bin/tsc'), '--build', 'tsconfig.build.json')
  run('tools/dashboard/build.mjs')
}

function run(...command) {
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    timeout: limitMs,
  })
  if (status === null)
    process.stderr.write(`not built within ${limitMs / 60_000} minutes: ${command.join(' ')}\n`)
  if (status !== 0) process.exit(status ?? 1)
}
