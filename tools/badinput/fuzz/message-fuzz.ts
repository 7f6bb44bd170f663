import fc from 'fast-check'
import { protocolVersion } from '@voicemark/schema'
import type { Arena, Target } from '../arena.js'
import { HandshakeRefused, openAgentLink } from '../fixture/agent-link.js'
import { textFault } from '../fixture/answers.js'
import { linkTurn } from '../fixture/pace.js'
import { openTalk, replyText, type Talk } from '../fixture/talk.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, oddValue, textOf } from './values.js'

const wanted = /^(ok|gap|rejected [a-z-]+|refused [a-z-]+|unreachable [a-z-]+|closed)$/
const uuid = '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'
const watch = { request: 'open', request_id: uuid, watch: 'pid:1', timeout_s: 1, to: 'light_client' }
const spool = { rows: 3, bytes: 4096, oldest: 1.7e9 }
const loss = { stream: 'sample', first: 0, count: 1, reason: 'damaged', spool }

/** Messages of an agent that was let in: whatever they are, they are answered or end the link, and nothing else. */
async function openLane(target: Target): Promise<Lane> {
  let talk = await openTalk(target.url)
  const { run_id } = talk
  const message = (event: string, good: object) =>
    mutated({ ...good }).map((body) => ({ event, body }) as const)
  const events = fc.oneof(
    fc.constantFrom(
      'hello',
      'batch',
      'loss',
      'watch',
      'clock',
      'campaign',
      'error',
      'connect',
      'disconnect',
      '__proto__',
    ),
    fc.string(),
  )
  return {
    arbitrary: fc.oneof(
      { weight: 3, arbitrary: message('hello', { ...talk.hello, spool }) },
      { weight: 4, arbitrary: message('batch', { ...talk.batch(0, 3), spool }) },
      { weight: 2, arbitrary: message('batch', talk.batch(0, 2, 'request')) },
      { weight: 2, arbitrary: message('loss', { ...loss, run_id }) },
      { weight: 2, arbitrary: message('watch', watch) },
      { weight: 1, arbitrary: fc.record({ event: events, body: oddValue }) },
    ),
    async play({ event, body }: { event: string; body: unknown }) {
      if (talk.link.isClosed()) talk = await again(target, talk)
      const reply = await talk.say(event, textOf(body))
      const text = replyText(reply)
      // More hellos than a link may say in a second is an answer, too; any other retry hides an error.
      const isPaced = text === 'retry' && JSON.stringify(reply).includes('hellos a second')
      if (!wanted.test(text) && !isPaced) throw new Error(JSON.stringify(reply).slice(0, 300))
      const fault =
        reply.kind === 'reply'
          ? textFault(JSON.stringify(reply.value).replaceAll(/"detail":"(?:[^"\\]|\\.)*"/g, ''))
          : null
      if (fault !== null) throw new Error(fault)
    },
    close: () => talk.link.close(),
  }
}

/** The same agent with the same run over a new link. */
async function again(target: Target, talk: Talk): Promise<Talk> {
  await linkTurn(target.url)
  const link = await openAgentLink(
    target.url,
    JSON.stringify({ proto: protocolVersion, agent_id: talk.agent_id }),
  )
  const next = {
    ...talk,
    link,
    say: (event: string, body: unknown) =>
      link.ask(JSON.stringify(event), typeof body === 'string' ? body : JSON.stringify(body)),
  }
  await next.say('hello', talk.hello)
  return next
}

/** Handshakes: each is taken, refused with its reason, or closed. */
async function openHandshakes(target: Target): Promise<Lane> {
  return Promise.resolve({
    arbitrary: mutated({ proto: protocolVersion, agent_id: uuid, token: 'x' }),
    async play(auth: unknown) {
      await linkTurn(target.url)
      try {
        const link = await openAgentLink(target.url, textOf(auth))
        link.close()
      } catch (error) {
        if (error instanceof HandshakeRefused) {
          const fault = textFault(JSON.stringify(error.data))
          if (fault !== null) throw new Error(fault, { cause: error })
        } else if (!(error instanceof Error) || !error.message.includes('closed')) throw error
      }
    },
    close: () => undefined,
  })
}

const targetOf = (arena: Arena, lane: number) => (lane % 2 === 0 ? arena.collector : arena.onPostgres)

export const messageFuzz: FuzzKind = {
  name: 'messages',
  cases: 68_000,
  quick: 1500,
  lanes: 32,
  open: (arena, lane) => openLane(targetOf(arena, lane)),
}

export const handshakeFuzz: FuzzKind = {
  name: 'handshakes',
  cases: 6000,
  quick: 200,
  lanes: 8,
  open: (arena, lane) => openHandshakes(targetOf(arena, lane)),
}
