import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../faults/stage.js'
import type { Site } from '../place/site.js'
import type { Machine } from '../work/machine.js'
import { drainLimitS, type Play } from './play.js'

/** A link of a revoked token ends within so many seconds. */
const promisedS = 60

/** The links are at the second collector; the first one is told. */
export async function revokeToken(play: Play): Promise<void> {
  const { site, machines, arrivals, book, figures } = play
  const lost = machines[2]
  const { agent } = lost
  const refused = lost.token()
  const beforeId = await tokenIdOf(site, lost)
  const startMs = performance.now()
  await site.voicemark(['token', 'revoke', beforeId, '--collector', site.collectors[0].url])
  const isOut = async () => !(await agent.health()).uplink.connected
  const out = await until('the link to end', promisedS + 15, isOut).then(
    () => true,
    () => false,
  )
  const seconds = (performance.now() - startMs) / 1000
  figures['seconds from revoking at one collector until the link at the other was out'] = seconds
  book.check(
    `the revoked agent is out within ${promisedS} s`,
    out && seconds <= promisedS,
    `${seconds.toFixed(1)} s`,
  )
  const atEnd = await arrivals.count(lost.agent_id)
  for (let i = 0; i < 3; i++) {
    const spoken = await lost.speak()
    book.check('the revoked agent speaks and records', spoken)
    await sleep(2000)
  }
  const { uplink } = await agent.health()
  const waiting = uplink.rows_waiting['request'] ?? 0
  book.check('it stays out, and its rows wait', !uplink.connected && waiting >= 3, `${waiting} requests wait`)
  book.same('nothing of it arrives', await arrivals.count(lost.agent_id), atEnd)
  figures['requests that waited for a new token'] = waiting
  const againMs = performance.now()
  await lost.enrol()
  book.check('a new enrolment gives a new token', lost.token() !== refused)
  await agent.drained(drainLimitS)
  figures['seconds from the new token until all had arrived'] = (performance.now() - againMs) / 1000
}

async function tokenIdOf(site: Site, { agent_id }: Machine): Promise<string> {
  const said = await site.voicemark([
    'token',
    'list',
    '--json',
    '--collector',
    site.url,
    '--ca',
    site.certificate,
  ])
  const { tokens } = JSON.parse(said) as {
    tokens: readonly { token_id: string; kind: string; agent_id: string | null }[]
  }
  const own = tokens.find((each) => each.kind === 'token' && each.agent_id === agent_id)
  if (own === undefined) throw new Error(`no token of ${agent_id} is listed`)
  return own.token_id
}
