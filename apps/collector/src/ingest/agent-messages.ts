import {
  failpoint,
  agentRates,
  collectorLimits,
  createTokenBucket,
  type TokenBucket,
} from '@voicemark/daemon'
import {
  batchMessage,
  helloMessage,
  lossMessage,
  watchProtocolVersion,
  type BatchMessage,
  type HelloMessage,
  type LossMessage,
  type WireReply,
} from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { driverMessage } from '../store/databases/driver-codes.js'
import type { Store } from '../store/store.js'
import type { Ingest } from './ingest.js'
import type { LinkSpool } from './link-spool.js'
import { runFields, type RunFields } from './run-fields.js'
import { createWatchAnswers } from './watch/watch-answers.js'
import type { WatchRelay } from './watch/watch-relay.js'
import type { WatchingAgent } from './watch/watching-agent.js'

/** What answers the messages. */
export interface MessageDeps {
  readonly ingest: Pick<Ingest, 'add'>
  readonly store: Pick<Store, 'hello'>
  readonly log: Pick<Logger, 'warn'>
  readonly relay: Pick<WatchRelay, 'answer'>
  /** Told of each run that was introduced. */
  readonly greeted: (hello: HelloMessage) => void
  /** Told what waits at the agent, when it says so. */
  readonly spooled: LinkSpool['hear']
}

/** What is known of one link. */
interface LinkState {
  readonly agent_id: string
  /** Runs that said hello on this link. */
  readonly runs: Map<string, RunFields>
  readonly hellos: TokenBucket
}

type Answer = (reply: unknown) => void

/** Rejections after which the link is of no use: the agent has to begin with a hello, or to stop. */
const fatalCodes = new Set(['unknown-run', 'unanswered'])

/** Answers every message of an agent in the callback it came with; ends the link where that is not possible. */
export function answerMessages(socket: Socket, agent: WatchingAgent, deps: MessageDeps): void {
  const { agent_id } = agent
  const link: LinkState = {
    agent_id,
    runs: new Map(),
    hellos: createTokenBucket(agentRates.hellos, () => performance.now()),
  }
  let unanswered = 0
  let rejections = 0
  const answerWatch = createWatchAnswers(agent, deps.relay)
  const handle = async (event: unknown, body: readonly unknown[]): Promise<WireReply> => {
    if (unanswered >= collectorLimits.unanswered)
      return rejected('unanswered', `more than ${collectorLimits.unanswered} messages at a time`)
    unanswered++
    try {
      return await replyTo(event, body[0], link, deps)
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
    if (event === 'watch' && agent.proto >= watchProtocolVersion) {
      if (!answerWatch(args[0], answer)) socket.disconnect(true)
      return
    }
    void handle(event, args.slice(0, -1)).then((reply) => {
      failpoint('ingest.before_reply')
      answer(reply)
      if (reply.status !== 'rejected') return
      deps.log.warn({ event: 'message-rejected', agent_id, code: reply.code, detail: reply.detail })
      if (fatalCodes.has(reply.code) || ++rejections > collectorLimits.rejections) socket.disconnect(true)
    })
  })
}

async function replyTo(
  event: unknown,
  body: unknown,
  link: LinkState,
  { ingest, store, greeted, spooled }: MessageDeps,
): Promise<WireReply> {
  if (event === 'hello') return greet(body, link, store, { greeted, spooled })
  if (event !== 'batch' && event !== 'loss')
    return rejected('event', 'the messages are hello, batch and loss')
  const { data, error } = event === 'batch' ? batchMessage.safeParse(body) : lossMessage.safeParse(body)
  if (data === undefined) return rejected(event, reasons(error))
  const fields = link.runs.get(data.run_id)
  if (fields === undefined) return rejected('unknown-run', 'the run has not said hello on this link')
  const { agent_id } = link
  const { spool, ...piece } = data
  const reply = await ingest.add(
    'rows' in piece ? { agent_id, ...piece, fields: fields[piece.stream] } : { agent_id, ...piece },
  )
  if (spool !== undefined) spooled(spool, reply.status === 'ok' ? rowsOf(piece) : 0)
  return reply
}

async function greet(
  body: unknown,
  link: LinkState,
  store: Pick<Store, 'hello'>,
  { greeted, spooled }: Pick<MessageDeps, 'greeted' | 'spooled'>,
): Promise<WireReply> {
  const { data, error } = helloMessage.safeParse(body)
  if (data === undefined) return rejected('hello', reasons(error))
  if (!link.hellos.take())
    return { status: 'retry', after_s: 1, detail: `more than ${agentRates.hellos.perS} hellos a second` }
  const { spool, ...hello } = data
  // Of a run that is refused, too: what waits for an upgrade waits.
  if (spool !== undefined) spooled(spool, 0)
  const { fields, unknown } = runFields(hello)
  if (unknown.length > 0)
    return rejected(
      'fields-unknown',
      `upgrade the collector: it has no column for ${unknown.join(', ')}`.slice(0, 512),
    )
  const reply = await store.hello(link.agent_id, hello)
  if (reply.status !== 'ok') return reply
  link.runs.set(hello.run_id, fields)
  greeted(hello)
  return reply
}

/** How many places of its stream a message fills. */
function rowsOf(piece: Pick<BatchMessage, 'rows'> | Pick<LossMessage, 'count'>): number {
  return 'rows' in piece ? piece.rows.length : piece.count
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
