import { batchMessage, helloMessage, type WireReply } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { driverMessage } from '../store/driver-codes.js'
import type { Store } from '../store/store.js'
import type { Ingest } from './ingest.js'

/** What answers the messages. */
export interface MessageDeps {
  readonly ingest: Pick<Ingest, 'add'>
  readonly store: Pick<Store, 'hello'>
  readonly log: Pick<Logger, 'warn'>
}

type Answer = (reply: WireReply) => void

/** Messages of one agent that may wait for their answer. */
const maxUnanswered = 2
/** Rejections after which the link is of no use: the agent has to begin with a hello, or to stop. */
const fatalCodes = new Set(['unknown-run', 'unanswered'])

/** Answers every message of an agent in the callback it came with; ends the link where that is not possible. */
export function answerMessages(socket: Socket, agent_id: string, deps: MessageDeps): void {
  let unanswered = 0
  const handle = async (event: unknown, body: readonly unknown[]): Promise<WireReply> => {
    if (unanswered >= maxUnanswered) return rejected('unanswered', 'more than two messages at a time')
    unanswered++
    try {
      return await replyTo(event, body, agent_id, deps)
    } catch (error) {
      return { status: 'retry', after_s: 1, detail: driverMessage(error) }
    } finally {
      unanswered--
    }
  }
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const answer = args.at(-1)
    if (!isAnswer(answer)) {
      deps.log.warn({ event: 'agent-refused', agent_id, code: 'callback-missing' })
      socket.disconnect(true)
      return
    }
    void handle(event, args.slice(0, -1)).then((reply) => {
      answer(reply)
      if (reply.status !== 'rejected') return
      deps.log.warn({ event: 'message-rejected', agent_id, code: reply.code, detail: reply.detail })
      if (fatalCodes.has(reply.code)) socket.disconnect(true)
    })
  })
}

async function replyTo(
  event: unknown,
  body: readonly unknown[],
  agent_id: string,
  { ingest, store }: MessageDeps,
): Promise<WireReply> {
  if (event === 'hello') {
    const { data, error } = helloMessage.safeParse(body[0])
    return data === undefined ? rejected('hello', reasons(error)) : store.hello(agent_id, data)
  }
  if (event === 'batch') {
    const { data, error } = batchMessage.safeParse(body[0])
    return data === undefined ? rejected('batch', reasons(error)) : ingest.add({ agent_id, ...data })
  }
  return rejected('event', 'the messages are hello and batch')
}

function reasons(error: z.ZodError): string {
  const texts = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return texts.join('; ').slice(0, 512)
}

function rejected(code: string, detail: string): WireReply {
  return { status: 'rejected', code, detail }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'function'
}
