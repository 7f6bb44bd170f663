import { until } from '../faults/stage.js'
import { checkAccounts } from './checks/accounts.js'
import { openBook } from './checks/book.js'
import { checkHttp, type People } from './checks/http-checks.js'
import { checkSessions } from './checks/session-checks.js'
import { checkSockets } from './checks/socket-checks.js'
import { checkTraces } from './checks/traces.js'
import type { FleetResult } from './fleet-result.js'
import type { Site } from './place/site.js'
import { killCollector } from './scenes/collector-killed.js'
import { drainLimitS, type Play } from './scenes/play.js'
import { revokeToken } from './scenes/token-revoked.js'
import { watchArrivals } from './work/arrivals.js'
import { enrolMachine } from './work/machine.js'

/** Longest pause in what arrives of the others: their link is cut, found out, and opened at the other collector. */
const pauseLimitS = 20

/** Plays all of it; the benchmarks are shorter where it has to be quick. */
export async function playFleet(site: Site, quick: boolean): Promise<FleetResult> {
  const machines = [
    await enrolMachine(site, 'lab-1'),
    await enrolMachine(site, 'lab-2'),
    await enrolMachine(site, 'lab-3'),
  ] as const
  const people: People = {
    reader: await tokenFor(site, 'Ann', 'reader'),
    operator: await tokenFor(site, 'Ben', 'operator'),
    agent: machines[0].token(),
  }
  const arrivals = watchArrivals(site.databaseUrl)
  const play: Play = { site, machines, people, arrivals, book: openBook(), figures: {} }
  await untilAllDeliver(play)
  for (const machine of machines) machine.startBench(1, quick ? 15 : 45)
  await checkHttp(site, people, play.book)
  await checkSessions(site, people, play.book)
  await killCollector(play)
  await checkSockets(site, [machines[0], machines[1]], people, play.book)
  await revokeToken(play)
  for (const machine of machines) await machine.endBench(120_000)
  for (const machine of machines) await machine.agent.drained(drainLimitS)
  await arrivals.stop()
  for (const { name, agent_id } of machines.slice(0, 2)) {
    const pause = arrivals.longestPause(agent_id)
    play.book.check(
      `${name} delivers all the time`,
      pause < pauseLimitS,
      `longest pause ${pause.toFixed(1)} s`,
    )
  }
  await askDoctor(play)
  for (const { agent } of machines) await agent.stop()
  await checkAccounts(site, machines, play.book)
  const secrets = [
    site.token,
    people.reader,
    people.operator,
    ...machines.flatMap((machine) => machine.secrets()),
  ]
  await checkTraces(site, machines, secrets, play.book)
  return {
    checks: play.book.checks,
    figures: play.figures,
    passed: play.book.checks.every(({ holds }) => holds),
  }
}

async function tokenFor(site: Site, name: string, role: string): Promise<string> {
  const said = await site.voicemark([
    'token',
    'add',
    name,
    '--role',
    role,
    '--collector',
    site.url,
    '--ca',
    site.certificate,
  ])
  const token = /^vm_[\w-]{43}$/m.exec(said)?.[0]
  if (token === undefined) throw new Error(`voicemark token add printed no token: ${said}`)
  return token
}

async function untilAllDeliver({ machines, arrivals }: Play): Promise<void> {
  for (const { name, agent_id, speak } of machines) {
    if (!(await speak())) throw new Error(`${name} does not speak`)
    await until(`rows of ${name} to arrive`, 60, async () => (await arrivals.count(agent_id)) > 0)
  }
}

/** By a reader's token, through nginx and at each collector; of one agent each. */
async function askDoctor({ site, machines, people, book }: Play): Promise<void> {
  const asked = [site.url, site.collectors[0].url, site.collectors[1].url]
  for (const [at, url] of asked.entries()) {
    const agent = await machines[at]?.agent.child().line(/^voicemark agent: (\S+)$/m, 1000)
    const args = ['doctor', '--collector', url, '--ca', site.certificate, '--agent', agent ?? '']
    const said = await site.voicemark(args, { token: people.reader }).then(
      () => 'well',
      (error: unknown) => String(error),
    )
    book.check(
      `voicemark doctor at ${at === 0 ? 'nginx' : `collector ${at}`} finds nothing`,
      said === 'well',
      said,
    )
  }
}
