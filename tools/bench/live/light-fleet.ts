import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FleetMessage, FleetPlan, FleetResult } from '../fleet/fleet-plan.js'

/** Light agents in a process of their own. */
export interface LightFleet {
  readonly pid: number
  /** All are connected, and begin. */
  readonly up: Promise<void>
  readonly result: Promise<FleetResult>
  stop(): void
}

const entry = fileURLToPath(new URL('../fleet/fleet-clients.ts', import.meta.url))

export function startLightFleet(plan: FleetPlan): LightFleet {
  const child = fork(entry, [JSON.stringify(plan)])
  if (child.pid === undefined) throw new Error('the agents did not start')
  const up = new Promise<void>((resolve) =>
    child.on('message', (message: FleetMessage) => {
      if (message.type === 'up' && child.send('go')) resolve()
    }),
  )
  const result = new Promise<FleetResult>((resolve) =>
    child.on('message', (message: FleetMessage) => {
      if (message.type === 'result') resolve(message.result)
    }),
  )
  return { pid: child.pid, up, result, stop: () => void child.kill() }
}
