import { setTimeout as sleep } from 'node:timers/promises'
import type { CollectorProcess } from '../fixture/collector-process.js'
import type { LinkMode } from '../fixture/link-mode.js'
import type { LightFleet } from '../light/light-fleet.js'
import type { Stage } from '../stage.js'
import { holdLock } from '../suites/sqlite-faults.js'
import type { Fault, FaultKind } from './schedule.js'

/** What faults are made on. */
export interface Victims {
  readonly stage: Stage
  readonly collectors: readonly CollectorProcess[]
  readonly fleet: LightFleet
}

type Injection = (victims: Victims, fault: Fault) => Promise<void>

/** Makes one fault from its beginning to its end; afterwards the target is as it was. */
export const inject: Readonly<Record<FaultKind, Injection>> = {
  async 'collector-kill'(victims, { forMs, target }) {
    const victim = collectorOf(victims, target)
    await victim.kill9()
    await sleep(forMs)
    await startAgain(victim)
  },
  async 'collector-term'(victims, { forMs, target }) {
    const victim = collectorOf(victims, target)
    await victim.stop()
    await sleep(forMs)
    await startAgain(victim)
  },
  async 'collector-freeze'(victims, { forMs, target }) {
    const frozen = collectorOf(victims, target).child()
    frozen.signal('SIGSTOP')
    await sleep(forMs)
    frozen.signal('SIGCONT')
  },
  'link-refuse': (victims, { forMs }) => withLink(victims, { kind: 'refuse' }, forMs),
  'link-black-hole': (victims, { forMs }) => withLink(victims, { kind: 'black-hole' }, forMs),
  'link-half-open': (victims, { forMs }) => withLink(victims, { kind: 'half-open' }, forMs),
  'link-slow': (victims, { forMs, amount }) => withLink(victims, { kind: 'slow', bytesPerS: amount }, forMs),
  'link-cut': (victims, { forMs, amount }) => withLink(victims, { kind: 'cut', afterBytes: amount }, forMs),
  'link-drop'({ stage }) {
    stage.proxy.dropLinks()
    return Promise.resolve()
  },
  'agents-restart'({ fleet }, { target, amount }) {
    for (let i = 0; i < amount; i++) agentOf(fleet, target + i).restart()
    return Promise.resolve()
  },
  'agents-shed'({ fleet }, { target, amount }) {
    agentOf(fleet, target).shed(amount)
    return Promise.resolve()
  },
  async 'sqlite-lock'({ stage }, { forMs }) {
    const holder = holdLock(stage.databaseUrl.slice('file:'.length), stage.folder)
    await sleep(forMs)
    await holder.kill()
  },
  async 'postgres-stop'({ stage }, { forMs }) {
    await stage.postgres().stopImmediately()
    await sleep(forMs)
    await stage.postgres().start()
  },
  async 'postgres-freeze'({ stage }, { forMs }) {
    stage.postgres().signalAll('SIGSTOP')
    await sleep(forMs)
    stage.postgres().signalAll('SIGCONT')
  },
  // A server that another fault has just stopped has no connections to end.
  'postgres-connections': ({ stage }) => stage.endConnections().catch(() => undefined),
}

async function withLink({ stage }: Victims, mode: LinkMode, forMs: number): Promise<void> {
  stage.proxy.setMode(mode)
  await sleep(forMs)
  stage.proxy.setMode({ kind: 'ok' })
}

/** A database that another fault has stopped lets no collector start; a service manager would try again, too. */
async function startAgain(collector: CollectorProcess): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      await collector.start()
      return
    } catch {
      await collector.kill9()
      await sleep(300)
    }
  }
  throw new Error('a collector does not start any more')
}

function collectorOf({ collectors }: Victims, target: number): CollectorProcess {
  const collector = collectors[target]
  if (collector === undefined) throw new Error(`there is no collector ${target}`)
  return collector
}

function agentOf(fleet: LightFleet, target: number) {
  const agent = fleet.agents[target % fleet.agents.length]
  if (agent === undefined) throw new Error('the fleet is empty')
  return agent
}
