import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What is used of the agent's own keeper, which starts programs and has the kernel's account of each that ended. */
export interface Keeper {
  readonly pid: number
  start(
    order: {
      readonly argv: readonly string[]
      readonly cwd: null
      readonly env: NodeJS.ProcessEnv
      readonly input: Uint8Array
      readonly keepsInput: boolean
      readonly hands: 'stdout'
      readonly leftBehind: 'end'
    },
    onOutput: (bytes: Buffer) => void,
  ): Promise<KeptProgram>
  close(): Promise<void>
}

interface KeptProgram {
  readonly over: Promise<{
    readonly account: { readonly cpu_s: number; readonly peak_memory_mb: number } | null
  }>
}

/** As it is built; no other project may import the agent. */
export async function startKeeper(): Promise<Keeper> {
  const agent = pathToFileURL(createRequire(import.meta.url).resolve('@voicemark/agent/package.json'))
  const { href } = new URL('dist/keeper/keeper.js', agent)
  const { startKeeper: start } = (await import(href)) as { startKeeper: () => Promise<Keeper> }
  return start()
}
