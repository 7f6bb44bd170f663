import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** `npm run build` builds the product only; measured processes are compiled files of this folder, run by plain Node. */
export function compileTools(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const project = fileURLToPath(new URL('../../tsconfig.build.json', import.meta.url))
  const { status } = spawnSync(process.execPath, [tsc, '--build', project], { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('tools/ does not compile')
}
