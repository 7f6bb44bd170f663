import type { LiveAgent, LiveState } from '@voicemark/schema'
import type { KnownAgent } from '../live/agent-name.js'
import type { LiveAgents } from '../live/live-stream.js'

/** `imported`: its rows are from files; nothing was heard of it, now or ever. */
export type MachineState = LiveState | 'imported'

/** A machine with what is known of it now. */
export interface Machine extends KnownAgent {
  readonly state: MachineState
  /** Unix seconds. */
  readonly last_row: number
  /** Undefined: nothing was heard of it since the page was opened. */
  readonly live: LiveAgent | undefined
}

/** All machines, as they are stored and as they are heard. */
export function machinesOf(known: readonly KnownAgent[], heard: LiveAgents): Machine[] {
  return known.map((agent) => {
    const live = heard.get(agent.agent_id)
    const isImported = agent.runs === agent.imported_runs
    return {
      ...agent,
      live,
      state: isImported ? 'imported' : (live?.state ?? 'absent'),
      last_row: Math.max(agent.last_seen, live?.last_row ?? 0),
    }
  })
}

/** Those whose names and parts have a text in them, and which are in a state; an empty one is any. */
export function shownMachines(machines: readonly Machine[], text: string, state: string): Machine[] {
  const wanted = text.trim().toLowerCase()
  return machines.filter((machine) => {
    if (state !== '' && machine.state !== state) return false
    const { agent_id, hardware_tier, device_type, cpu_model, gpu_name } = machine
    return [agent_id, hardware_tier, device_type, cpu_model, gpu_name].some((name) =>
      (name ?? '').toLowerCase().includes(wanted),
    )
  })
}
