import { readFileSync } from 'node:fs'
import { protocolVersion } from '@voicemark/schema'
import { io, type Socket } from 'socket.io-client'
import { createLightHistory } from '../../faults/light/light-history.js'
import type { Site } from '../place/site.js'
import type { Machine } from '../work/machine.js'
import type { Book } from './book.js'
import { logged, logLines } from './logged.js'
import type { People } from './http-checks.js'

const limitMs = 10_000

/** Tries to deliver what is not one's own, by sockets through nginx. */
export async function checkSockets(
  site: Site,
  machines: readonly [Machine, Machine],
  people: People,
  book: Book,
): Promise<void> {
  const [own, other] = machines
  const refusal = async (agent_id: string, token?: string) => {
    const opened = await open(site, agent_id, token)
    if ('refused' in opened) return opened.refused
    opened.disconnect()
    return 'let in'
  }
  book.same('a link without a token', await refusal(own.agent_id), 'unauthorized')
  book.same(
    'a link by a token that nobody gave',
    await refusal(own.agent_id, `vm_${'x'.repeat(43)}`),
    'unauthorized',
  )
  book.same("a link by a reader's token", await refusal(own.agent_id, people.reader), 'forbidden')
  book.same("a link by an operator's token", await refusal(own.agent_id, people.operator), 'forbidden')
  book.same('a link under the id of another agent', await refusal(other.agent_id, own.token()), 'forbidden')
  const denied = ['"agent-refused"', '"forbidden"', 'another agent']
  book.check('it is logged', await logged(() => logLines(site, denied).length > 0))
  await checkForeignRun(site, machines, book)
}

/** By the link of one's own, into the run of another. */
async function checkForeignRun(
  site: Site,
  [own, other]: readonly [Machine, Machine],
  book: Book,
): Promise<void> {
  const { run_id } = await other.agent.health()
  const history = createLightHistory({
    seed: 'foreign',
    agent_id: own.agent_id,
    poisonEvery: 0,
    repeatEvery: 0,
  })
  const hello = { ...history.current().hello, run_id }
  const link = await open(site, own.agent_id, own.token())
  if ('refused' in link) throw new Error(`the link of its own token was refused: ${link.refused}`)
  const asked = async (event: string, message: unknown) => {
    const reply = (await link
      .timeout(limitMs)
      .emitWithAck(event, message)
      .catch(() => null)) as { status?: string; code?: string } | null
    return [reply?.status, reply?.code]
  }
  book.same('a hello for the run of another agent', await asked('hello', hello), ['rejected', 'run-owner'])
  const rows = [Array.from({ length: hello.fields?.sample.length ?? 0 }, () => null)]
  book.same(
    'rows for the run of another agent',
    await asked('batch', { run_id, stream: 'sample', first: 0, rows }),
    ['rejected', 'unknown-run'],
  )
  link.disconnect()
  const rejected = ['"message-rejected"', '"run-owner"', own.agent_id]
  book.check(
    'it is logged, with the agent that tried',
    await logged(() => logLines(site, rejected).length > 0),
  )
}

/** A link as an agent opens it, or the code by which it was refused. */
export async function open(
  site: Site,
  agent_id: string,
  token?: string,
): Promise<Socket | { readonly refused: string }> {
  const socket = io(site.url, {
    auth: { proto: protocolVersion, agent_id, ...(token === undefined ? {} : { token }) },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: limitMs,
    ca: readFileSync(site.certificate, 'utf8'),
  })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect()
      resolve({ refused: error.data?.code ?? error.message })
    })
  })
}
