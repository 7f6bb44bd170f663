import { fork, type ChildProcess } from 'node:child_process'
import type { Judgement, JudgeOrder, JudgeSetup } from './judgement.js'

/** A judgement, or why there is none. */
export type JudgeAnswer = { readonly judgement: Judgement } | { readonly reason: string }

/** A process of its own that judges sound, one at a time. */
export interface JudgeProcess {
  judge(order: JudgeOrder): Promise<JudgeAnswer>
  /** Resolves when it is gone; may be called twice. */
  close(): Promise<void>
}

const childPath = new URL('./judge-child.js', import.meta.url)

/** Starts it; a process that dies answers with that. */
export function startJudge(setup: JudgeSetup): JudgeProcess {
  const child = fork(childPath, [JSON.stringify(setup)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  })
  const ended = endOf(child)
  return {
    judge: (order) =>
      new Promise((resolve) => {
        void ended.then((reason) => resolve({ reason }))
        child.once('message', (answer: JudgeAnswer) => resolve(answer))
        child.send(order, (error) => {
          if (error !== null) resolve({ reason: error.message })
        })
      }),
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`what judges ended with ${signal ?? `status ${code ?? 0}`}`))
  })
}
