import { startKeeper, type Keeper } from '../../../keeper/keeper.js'

/** What came of a program. */
export interface Ran {
  readonly status: number | null
  /** The last of what it said, both streams. */
  readonly output: string
}

export interface ToRun {
  readonly argv: readonly string[]
  /** @default the folder of this process */
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs programs one by one; nothing of them is left when they end, when the signal is aborted, or when this process dies. */
export interface Programs {
  /** Null where it could not be started. @throws the signal's reason */
  run(program: ToRun): Promise<Ran | null>
  close(): Promise<void>
}

export function createPrograms(env: NodeJS.ProcessEnv, signal: AbortSignal): Programs {
  let keeper: Promise<Keeper> | null = null
  return {
    async run(order) {
      signal.throwIfAborted()
      keeper ??= startKeeper()
      const started = await startIn(await keeper, order, env)
      if (started === null) return null
      const end = () => void started.end().catch(() => undefined)
      signal.addEventListener('abort', end, { once: true })
      try {
        if (signal.aborted) end()
        const { status, stdoutTail, stderrTail } = await started.over
        signal.throwIfAborted()
        return { status, output: `${stdoutTail}\n${stderrTail}` }
      } finally {
        signal.removeEventListener('abort', end)
      }
    },
    async close() {
      await (await keeper)?.close()
    },
  }
}

async function startIn(keeper: Keeper, { argv, cwd, env }: ToRun, outer: NodeJS.ProcessEnv) {
  const rest = { input: Buffer.alloc(0), keepsInput: false, hands: 'nothing', leftBehind: 'end' } as const
  try {
    return await keeper.start({ argv, cwd: cwd ?? null, env: { ...outer, ...env }, ...rest })
  } catch {
    // There is no such program here, or it is none.
    return null
  }
}
