/** As the agents' list has a machine, as far as it is shown. */
export interface KnownAgent {
  readonly agent_id: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly cpu_model: string | null
  readonly gpu_name: string | null
  readonly last_seen: number
  readonly runs: number
  readonly imported_runs: number
  readonly requests: number
}

/** What tells a machine from others, for people. */
export const agentName = ({ agent_id, hardware_tier }: Pick<KnownAgent, 'agent_id' | 'hardware_tier'>) =>
  `${hardware_tier} ${agent_id.slice(0, 8)}`
