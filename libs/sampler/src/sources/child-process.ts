import { spawn } from 'node:child_process'

export type ChildEvents = {
  /** Some of what it printed; not always whole lines. */
  text(chunk: string): void
  /** Once, when it is gone, with what went wrong if it never ran. */
  exit(error: Error | null): void
}

/** Starts a program that runs until it is stopped. */
export type StartChild = (command: string, args: readonly string[], on: ChildEvents) => { stop(): void }

/** Starts a real child process; what it prints as an error counts as what it prints. */
export const startChildProcess: StartChild = (command, args, on) => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  let failure: Error | null = null
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => on.text(chunk))
  }
  child.once('error', (error) => {
    failure = error
  })
  child.once('close', () => on.exit(failure))
  return {
    stop: () => {
      // Until its error event a child that could not be started has pid 0 inside: kill(2) would end our own group.
      if (child.pid !== undefined) child.kill()
    },
  }
}
