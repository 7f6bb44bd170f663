import type { ChildProcess } from 'node:child_process'
import { errorReason } from '@voicemark/daemon'
import { createEndedChildren } from './ended-children.js'
import { endAll, kill } from './ending.js'
import { adoptedFamily, looseFamily } from './family.js'
import type { SendNews } from './handed-output.js'
import type { Kernel } from './kernel.js'
import type { LauncherOrder, ProgramOrder } from './orders.js'
import { startProgram, type Program } from './program.js'

/** All programs that a launcher has started. */
export interface Programs {
  obey(order: LauncherOrder): void
  /** Ends all of them. */
  close(): Promise<void>
  /** Ends all of them at once, without waiting. */
  kill(): void
}

export function createPrograms(kernel: Kernel | null, send: SendNews): Programs {
  const programs = new Map<number, Program | null>()
  /** Shells that only Node waits for. */
  const shells = new Set<number>()
  const livingOf = kernel === null ? looseFamily : adoptedFamily(shells)
  const ended = createEndedChildren(kernel, shells, () => [...programs.values()])
  let isClosing = false
  process.on('SIGCHLD', ended.take)

  const onShell = (shell: ChildProcess) => {
    const { pid } = shell
    if (pid === undefined) return
    shells.add(pid)
    shell.once('exit', () => {
      shells.delete(pid)
      ended.take()
    })
  }
  const deps = { kernel, livingOf, onShell, takeEnded: ended.take, send }
  async function start(id: number, order: ProgramOrder): Promise<void> {
    programs.set(id, null)
    // One that is over is nobody's only program, also when it is asked once more.
    const isAlone = () => programs.size === 1 && programs.has(id)
    try {
      const program = await startProgram(id, order, { ...deps, isAlone })
      programs.set(id, program)
      ended.started(program)
      if (isClosing) void program.end()
      await program.over
    } catch (error) {
      send({ type: 'not-begun', id, reason: errorReason(error) })
    } finally {
      programs.delete(id)
    }
  }
  /** What was adopted, whose ever it is; else what the programs are known to have. */
  const living = (): number[] =>
    kernel === null
      ? [...programs.values()].flatMap((program) => (program === null ? [] : livingOf(program, true)))
      : livingOf(nobody, true)

  return {
    obey(order) {
      if (order.type === 'start') void start(order.id, order.program)
      else if (order.type === 'write') programs.get(order.id)?.write(order.bytes)
      else void programs.get(order.id)?.end()
    },
    async close() {
      isClosing = true
      await Promise.all([...programs.values()].map(async (program) => program?.end()))
      await endAll(living)
    },
    kill() {
      for (const pid of living()) kill(pid, 'SIGKILL')
    },
  }
}

const nobody = { pid: -1, group: -1 }
