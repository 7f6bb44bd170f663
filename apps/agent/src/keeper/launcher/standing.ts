import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { Kernel, Pipe } from './kernel.js'
import type { ProgramOrder } from './orders.js'

/** A process that waits for a word to become the program. */
export interface Standing {
  readonly pid: number
  /** Its session and its process group. */
  readonly group: number
  /** CPU time that it took until now, which is not the program's. */
  readonly spent_s: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  begin(): void
}

/**
 * A program that is started by Node has Node's memory in its account: `exec` keeps the high-water mark of what it replaces.
 * So a shell, which Node starts, forks another one, whose mark is new, and goes; the other one is adopted, and becomes the
 * program when it is told to. In the foreground, since a shell takes standard input and Ctrl-C from what it starts behind it.
 */
const [first, second] = [
  '/bin/sh -c "$@"; :',
  'echo $$ >&3; read -r begin <&3 || exit 1; exec "$@" 3<&-',
] as const

/** @throws Error when no process can be started in the folder */
export async function standReady(
  { argv, cwd, env }: ProgramOrder,
  kernel: Kernel,
  onShell: (shell: ChildProcess) => void,
): Promise<Standing> {
  const pipes = [kernel.pipe(), kernel.pipe(), kernel.pipe()] as const
  const [input, output, errors] = pipes
  const shell = spawn('/bin/sh', ['-c', first, 'sh', second, 'sh', ...argv], {
    ...(cwd !== null && { cwd }),
    env: { ...env },
    // A session of its own has no terminal, and no Ctrl-C of ours.
    detached: true,
    stdio: [input.readFd, output.writeFd, errors.writeFd, 'pipe'],
  })
  for (const fd of [input.readFd, output.writeFd, errors.writeFd]) closeSync(fd)
  if (shell.pid === undefined) {
    closeOwn(pipes)
    const [error] = (await once(shell, 'error')) as [Error]
    throw error
  }
  onShell(shell)
  const door = shell.stdio[3] as Socket
  door.on('error', ignoreBroken)
  const pid = await pidOf(shell, door)
  if (pid === null) {
    closeOwn(pipes)
    // Who still waits behind it waits no more.
    door.destroy()
    throw new Error('/bin/sh cannot be used')
  }
  return {
    pid,
    group: shell.pid,
    spent_s: cpuOf(pid),
    stdin: writable(input),
    stdout: new Socket({ fd: output.readFd, readable: true, writable: false }),
    stderr: new Socket({ fd: errors.readFd, readable: true, writable: false }),
    begin: () => void door.end('begin\n'),
  }
}

/** Resolves when the first shell is gone, and the second one is ours. */
async function pidOf(shell: ChildProcess, door: Socket): Promise<number | null> {
  const gone = once(shell, 'exit')
  const said = await Promise.race([once(door, 'data'), gone.then(() => null)])
  shell.kill('SIGKILL')
  await gone
  const pid = said === null ? NaN : parseInt(String(said[0]), 10)
  return Number.isNaN(pid) ? null : pid
}

function writable({ writeFd }: Pipe): Writable {
  const stdin = new Socket({ fd: writeFd, readable: false, writable: true })
  stdin.on('error', ignoreBroken)
  return stdin
}

/** A program need not read what it is given. */
const ignoreBroken = () => undefined

function closeOwn([input, output, errors]: readonly [Pipe, Pipe, Pipe]): void {
  for (const fd of [input.writeFd, output.readFd, errors.readFd]) closeSync(fd)
}

/** By the scheduler in ns; 0 where it does not say, and half a millisecond of a shell is in the account. */
function cpuOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9
  } catch {
    // A kernel without scheduler statistics.
    return 0
  }
}
