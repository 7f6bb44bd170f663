import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { StartError } from '@voicemark/daemon'
import { kill } from './launcher/ending.js'
import { createKept, type Kept, type KeptProgram, type OutputListener } from './kept-program.js'
import type { LauncherNews, LauncherOrder, ProgramOrder } from './launcher/orders.js'

/** Starts programs below a process of its own, and ends all that they leave. */
export interface Keeper {
  /** Of the launcher: what it started is below it, and nothing else. */
  readonly pid: number
  /** A folder that is gone with the keeper, also when this process is killed. */
  readonly folder: string
  /** Why no account is kept of what ended; null where it is. */
  readonly note: string | null
  /**
   * Starts a program, which runs when this resolves.
   * @throws StartError when it cannot be started
   */
  start(order: ProgramOrder, onOutput?: OutputListener): Promise<KeptProgram>
  /** Ends all programs and the launcher. */
  close(): Promise<void>
}

const launcherPath = new URL('./launcher/launcher.js', import.meta.url)

/** @throws StartError when the launcher cannot be started */
export async function startKeeper(): Promise<Keeper> {
  const launcher = fork(launcherPath, [], {
    // A Ctrl-C of the terminal is for this process, which then ends what runs.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: ['--max-semi-space-size=1'],
  })
  const gone = once(launcher, 'exit')
  const programs = new Map<number, Kept>()
  let isClosing = false
  let lastId = 0
  const tell = (order: LauncherOrder) => {
    if (launcher.connected) launcher.send(order)
  }

  const ready = await readyOf(launcher)
  launcher.on('message', (news: LauncherNews) => {
    if (news.type === 'ready') return
    programs.get(news.id)?.hear(news)
    if (news.type === 'over' || news.type === 'not-begun') forget(news.id)
  })
  launcher.once('exit', () => {
    for (const [id, kept] of programs) {
      // Without the launcher nobody else ends them.
      if (!isClosing && kept.group !== null) kill(-kept.group, 'SIGKILL')
      kept.lose()
      forget(id)
    }
  })
  const forget = (id: number) => {
    programs.delete(id)
    if (programs.size === 0) stayAwake(launcher, false)
  }
  stayAwake(launcher, false)
  return {
    pid: launcher.pid ?? 0,
    folder: ready.folder,
    note: ready.note,
    start(program, onOutput = () => undefined) {
      if (!launcher.connected) throw new StartError('the process that starts programs is gone')
      lastId += 1
      const id = lastId
      const kept = createKept(onOutput, {
        write: (bytes) => tell({ type: 'write', id, bytes }),
        end: () => tell({ type: 'end', id }),
      })
      programs.set(id, kept)
      stayAwake(launcher, true)
      tell({ type: 'start', id, program })
      return kept.began
    },
    async close() {
      isClosing = true
      if (launcher.connected) launcher.disconnect()
      launcher.ref()
      await gone
    },
  }
}

async function readyOf(launcher: ChildProcess): Promise<Extract<LauncherNews, { type: 'ready' }>> {
  const [first] = (await Promise.race([
    once(launcher, 'message'),
    once(launcher, 'exit').then(() => []),
  ])) as [LauncherNews?]
  if (first?.type === 'ready') return first
  throw new StartError('the process that starts programs did not come up')
}

/** Whether this process waits for the launcher before it ends by itself. */
function stayAwake(launcher: ChildProcess, isAwake: boolean): void {
  if (isAwake) {
    launcher.ref()
    launcher.channel?.ref()
  } else {
    launcher.unref()
    launcher.channel?.unref()
  }
}
