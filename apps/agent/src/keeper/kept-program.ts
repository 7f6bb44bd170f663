import { StartError } from '@voicemark/daemon'
import { createOomWatch } from '@voicemark/sampler'
import type { LauncherNews, ProgramEnd, ProgramExit } from './launcher/orders.js'

/** A program that was started. */
export interface KeptProgram {
  readonly pid: number
  /** When it began, by the monotonic clock, ms: before its first instruction. */
  readonly began_ms: number
  /** Its first process ended and others live on; never resolves where they were to be ended with it. */
  readonly exited: Promise<ProgramExit>
  /** Nothing of it lives any more. Rejects with a StartError when that cannot be known. */
  readonly over: Promise<ProgramEnd>
  write(bytes: Uint8Array): void
  /** Ends all of its processes. */
  end(): Promise<ProgramEnd>
}

/** Hears what a program writes, with the time at which it was read by the monotonic clock, ms. */
export type OutputListener = (bytes: Buffer, at_ms: number, from: 'stdout' | 'stderr') => void

/** A program may put itself into another control group, and few do so late. */
const lookMs = 250

/** The keeper's side of a program. */
export interface Kept {
  readonly began: Promise<KeptProgram>
  readonly group: number | null
  hear(news: Exclude<LauncherNews, { type: 'ready' }>): void
  /** The launcher is gone. */
  lose(): void
}

export function createKept(
  onOutput: OutputListener,
  tell: { readonly write: (bytes: Uint8Array) => void; readonly end: () => void },
): Kept {
  const began = deferred<KeptProgram>()
  const exited = deferred<ProgramExit>()
  const over = deferred<ProgramEnd>()
  // Who waits for it hears of it; who does not is not ended by it.
  for (const { promise } of [began, over]) promise.catch(() => undefined)
  const end = () => {
    tell.end()
    return over.promise
  }
  let group: number | null = null
  // Until it is there, what it is started from is where it will be.
  const oom = createOomWatch(process.pid)
  let looking: NodeJS.Timeout | undefined
  const follow = (pid: number) => {
    oom.look(pid)
    looking = setInterval(() => oom.look(pid), lookMs).unref()
  }
  return {
    began: began.promise,
    get group() {
      return group
    },
    hear(news) {
      if (news.type === 'began') {
        group = news.group
        const { pid, at_ms: began_ms } = news
        follow(pid)
        began.resolve({ pid, began_ms, exited: exited.promise, over: over.promise, write: tell.write, end })
      } else if (news.type === 'not-begun') began.reject(new StartError(news.reason))
      else if (news.type === 'output') onOutput(Buffer.from(news.bytes), news.at_ms, news.from)
      else if (news.type === 'exited') exited.resolve(news.exit)
      else {
        clearInterval(looking)
        over.resolve({ ...news.end, killed_by: oom.killedBy() })
      }
    },
    lose() {
      clearInterval(looking)
      const error = new StartError('the process that starts programs was ended by somebody else')
      began.reject(error)
      over.reject(error)
    },
  }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}
