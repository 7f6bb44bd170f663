import type { ChildProcess } from 'node:child_process'
import { errorReason } from '@voicemark/daemon'
import { kill } from './ending.js'
import { adoptedFamily, looseFamily } from './family.js'
import type { SendNews } from './handed-output.js'
import type { Kernel } from './kernel.js'
import type { LauncherOrder, ProgramOrder } from './orders.js'
import { sessionOf } from './process-table.js'
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
  const isAlone = () => programs.size === 1
  let isClosing = false

  const onShell = (shell: ChildProcess) => {
    const { pid } = shell
    if (pid === undefined) return
    shells.add(pid)
    shell.once('exit', () => {
      shells.delete(pid)
      takeEnded()
    })
  }
  function takeEnded(): void {
    for (let pid = kernel?.peekEnded(); pid != null && !shells.has(pid); pid = kernel?.peekEnded()) {
      const session = sessionOf(pid)
      const account = kernel?.take(pid)
      if (account == null) continue
      const running = [...programs.values()].filter((program) => program !== null)
      const owner = running.find((program) => program.pid === pid || program.group === session)
      const only = isAlone() ? running[0] : undefined
      if (owner !== undefined || only !== undefined) (owner ?? only)?.took(pid, account)
      else for (const program of running) program.lostTrack()
    }
  }
  process.on('SIGCHLD', takeEnded)

  async function start(id: number, order: ProgramOrder): Promise<void> {
    programs.set(id, null)
    try {
      const program = await startProgram(id, order, { kernel, livingOf, isAlone, onShell, send })
      programs.set(id, program)
      if (isClosing) void program.end()
      await program.over
    } catch (error) {
      send({ type: 'not-begun', id, reason: errorReason(error) })
    } finally {
      programs.delete(id)
    }
  }
  return {
    obey(order) {
      if (order.type === 'start') void start(order.id, order.program)
      else if (order.type === 'write') programs.get(order.id)?.write(order.bytes)
      else void programs.get(order.id)?.end()
    },
    async close() {
      isClosing = true
      await Promise.all([...programs.values()].map(async (program) => program?.end()))
    },
    kill() {
      for (const program of programs.values())
        if (program !== null) for (const pid of livingOf(program, true)) kill(pid, 'SIGKILL')
    },
  }
}
