import type { ChildProcess } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import type { Writable } from 'node:stream'
import { endAll } from './ending.js'
import type { LivingOf, Origin } from './family.js'
import { handOutput, type SendNews } from './handed-output.js'
import type { Kernel, KernelAccount } from './kernel.js'
import { monotonicMs, type ProgramExit, type ProgramOrder } from './orders.js'
import { startPlain } from './plain-start.js'
import { createAccount } from './program-account.js'
import { standReady } from './standing.js'

/** A program from its start until nothing of it lives. */
export interface Program extends Origin {
  readonly over: Promise<void>
  write(bytes: Uint8Array): void
  /** A process of it has ended. */
  took(pid: number, account: KernelAccount): void
  /** A process has ended that may be of it or of another. */
  lostTrack(): void
  end(): Promise<void>
}

export interface ProgramDeps {
  readonly kernel: Kernel | null
  readonly livingOf: LivingOf
  readonly isAlone: () => boolean
  readonly onShell: (shell: ChildProcess) => void
  /** Takes the accounts of all that have ended. */
  readonly takeEnded: () => void
  readonly send: SendNews
}

/** What stands behind a pipe of the program, such as an encoder, may take so long after it. */
const graceMs = 1000
const lookMs = 20
const lookSeldomMs = 250

/** @throws Error when it cannot be started */
export async function startProgram(id: number, order: ProgramOrder, deps: ProgramDeps): Promise<Program> {
  const { send } = deps
  const started = await (deps.kernel === null ? plain(order) : adopted(order, deps.kernel, deps.onShell))
  const { pid, group, stdin } = started
  const account = createAccount(deps.kernel !== null, started.spent_s)
  const out = handOutput(started.stdout, 'stdout', id, order.hands === 'nothing' ? null : send)
  const errors = handOutput(started.stderr, 'stderr', id, order.hands === 'all' ? send : null)
  const living = () => deps.livingOf({ pid, group }, deps.isAlone())
  let isEnding = false

  const lives = async () => {
    const exit = await started.exited
    if (order.leftBehind === 'keep') {
      send({ type: 'exited', id, exit: { ...exit, living: living().length } })
      while (living().length > 0) await setTimeout(lookSeldomMs)
    } else await leaveTime(living)
    const left = isEnding ? 0 : living().length
    const undead = await endAll(living)
    await Promise.race([Promise.all([out.ended, errors.ended]), setTimeout(graceMs)])
    for (const output of [out, errors]) output.close()
    stdin.destroy()
    // The signal that says so may come later than the end shows in /proc.
    deps.takeEnded()
    const tails = { stdoutTail: out.tail(), stderrTail: errors.tail() }
    const end = { ...exit, living: undead, account: account.sum(), left, undead, ...tails }
    send({ type: 'over', id, end })
  }
  const began_ms = started.begin()
  send({ type: 'began', id, pid, group, at_ms: began_ms })
  if (order.keepsInput) stdin.write(order.input)
  else stdin.end(order.input)
  return {
    pid,
    group,
    over: lives(),
    write: (bytes) => void stdin.write(bytes),
    took(ended, taken) {
      account.add(taken)
      if (ended === pid) started.exit({ ...taken, at_ms: monotonicMs() })
    },
    lostTrack: account.lose,
    async end() {
      isEnding = true
      await endAll(living)
    },
  }
}

/** The first process is over: whoever still writes, and whoever else is left, may come to an end by itself. */
async function leaveTime(living: () => number[]): Promise<void> {
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += lookMs) {
    if (living().length === 0) return
    await setTimeout(lookMs)
  }
}

type Exit = Omit<ProgramExit, 'living'>

interface Started extends Origin {
  readonly spent_s: number
  readonly stdin: Writable
  readonly stdout: Parameters<typeof handOutput>[0]
  readonly stderr: Parameters<typeof handOutput>[0]
  readonly exited: Promise<Exit>
  /** Says that it ended, where the kernel was asked. */
  exit(exit: Exit): void
  /** Lets it begin; when that was. */
  begin(): number
}

async function adopted(
  order: ProgramOrder,
  kernel: Kernel,
  onShell: ProgramDeps['onShell'],
): Promise<Started> {
  const standing = await standReady(order, kernel, onShell)
  let exit: (exit: Exit) => void = () => undefined
  const exited = new Promise<Exit>((resolve) => (exit = resolve))
  const begin = () => {
    const at_ms = monotonicMs()
    standing.begin()
    return at_ms
  }
  return { ...standing, exited, exit: ({ status, signal, at_ms }) => exit({ status, signal, at_ms }), begin }
}

async function plain(order: ProgramOrder): Promise<Started> {
  const child = await startPlain(order)
  const exited = child.exited.then((exit) => ({ ...exit, at_ms: monotonicMs() }))
  return {
    ...child,
    group: child.pid,
    spent_s: 0,
    exited,
    exit: () => undefined,
    begin: () => child.began_ms,
  }
}
