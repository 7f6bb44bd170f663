import type { HttpSend } from '@voicemark/daemon'
import type { Serve } from '@voicemark/schema'
import { startKeeper, type Keeper } from '../../../keeper/keeper.js'
import type { Ask } from '../ask/ask.js'
import type { Subject } from '../ask/subject.js'
import { outOfMemory } from '../command/command-failure.js'
import { readServerMemory, type ServerMemory } from './server-memory.js'
import { howEnded, lastWords, startServer, type StartedServer } from './started-server.js'

/** What is asked where, and how it is reached. */
export interface ServedPlace {
  /** Null: somebody else runs it. */
  readonly serve: Serve | null
  readonly url: string
  readonly env: NodeJS.ProcessEnv
  readonly send: HttpSend
}

/** A server that is started before it is asked, where that is wanted, and ended with all that it started. */
export function servedSubject({ serve, url, env, send }: ServedPlace, asked: Subject): Subject {
  if (serve === null) return asked
  let keeper: Keeper | null = null
  return {
    async open(signal) {
      keeper = await startKeeper()
      const { pid } = keeper
      const before = readServerMemory(pid)
      const server = await startServer(serve, url, { keeper, env, send }, signal)
      const loaded = readServerMemory(pid)
      const opened = await asked.open(signal)
      return {
        ...opened,
        ask: askWhileThere(opened.ask, server),
        watch: `children:${pid}`,
        described: { ...opened.described, model_load_s: server.model_load_s },
        note: joined([server.note, opened.note, `ready after ${server.model_load_s.toFixed(2)} s`]),
        async probe(probing) {
          const note = await opened.probe(probing)
          return joined([note, memoryNote({ before, loaded, spoken: readServerMemory(pid) })])
        },
      }
    },
    async close() {
      await asked.close()
      await keeper?.close()
      keeper = null
    },
  }
}

/** A server that has ended cannot be reached; why is what counts then. */
function askWhileThere(ask: Ask, server: StartedServer): Ask {
  return async (spoken, signal) => {
    const asked = await ask(spoken, signal)
    if (asked.failure?.failure_class !== 'network') return asked
    const end = await server.ended()
    if (end === null) return asked
    const gone = `the server that was started is gone: ${howEnded(end)}${lastWords(end, spoken.text)}`
    const killed = outOfMemory(end)
    const failure =
      killed === null
        ? ({ failure_class: 'engine', code: 'server-ended', detail: gone } as const)
        : { ...killed, code: 'server-memory', detail: `${gone}; ${killed.detail}` }
    return { ...asked, failure }
  }
}

interface MemoryMoments {
  readonly before: ServerMemory
  readonly loaded: ServerMemory
  readonly spoken: ServerMemory
}

/** Before the start, when it was ready, and after its first answer. */
function memoryNote({ before, loaded, spoken }: MemoryMoments): string | null {
  if (loaded.server_mb === null || spoken.server_mb === null) return null
  const server = `memory of the server ${mb(loaded.server_mb)} when it was ready, ${mb(spoken.server_mb)} after its first answer`
  const machine = [before, loaded, spoken].map(({ machine_mb }) => machine_mb)
  if (machine.includes(null)) return server
  return `${server} (in use on the machine ${machine.map((each) => mb(each ?? 0)).join(', ')}; the first before it was started)`
}

const mb = (value: number) => `${value.toFixed(0)} MB`

const joined = (notes: readonly (string | null)[]) => notes.filter((note) => note !== null).join('; ') || null
