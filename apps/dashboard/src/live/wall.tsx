import type { LiveAgent } from '@voicemark/schema'
import { useMemo, useState } from 'preact/hooks'
import { Link } from '../shell/route/link.js'
import { agentName, type KnownAgent } from './agent-name.js'
import { LinkNotice } from './link-notice.js'
import './live.css'
import { LiveChart } from './live-chart.js'
import { wallCharts } from './live-charts.js'
import { useGathered, useLive } from './live-stream.js'
import { createSampleBuffer, type SampleBuffer } from './sample-buffer.js'
import { StateMark } from './state-mark.js'

/** So many are watched at once. */
export const mostOnWall = 8

export interface WallProps {
  /** Ids of those that are watched, eight at most. */
  readonly agents: readonly string[]
  readonly known: readonly Pick<KnownAgent, 'agent_id' | 'hardware_tier'>[] | undefined
}

/** Machines side by side, as their samples come. */
export function Wall({ agents: ids, known }: WallProps) {
  const buffers = useMemo(() => new Map(ids.map((id) => [id, createSampleBuffer()])), [ids.join()])
  const [skipped, setSkipped] = useState(0)
  const [agents, listeners] = useGathered()
  const link = useLive(ids.length === 0 ? null : ids.join(), {
    ...listeners,
    samples: (event) => buffers.get(event.agent_id)?.push(event, Date.now() / 1000),
    skipped: ({ rows }) => setSkipped((before) => before + rows),
  })
  return (
    <>
      <LinkNotice state={link} skipped={skipped} />
      <div class="wall">
        {[...buffers].map(([agent_id, buffer]) => (
          <Machine
            key={agent_id}
            buffer={buffer}
            live={agents.get(agent_id)}
            known={known?.find((one) => one.agent_id === agent_id)}
            agent_id={agent_id}
          />
        ))}
      </div>
    </>
  )
}

interface MachineProps {
  readonly agent_id: string
  readonly buffer: SampleBuffer
  readonly live: LiveAgent | undefined
  readonly known: Pick<KnownAgent, 'agent_id' | 'hardware_tier'> | undefined
}

function Machine({ agent_id, buffer, live, known }: MachineProps) {
  return (
    <section class="card wall-machine">
      <header>
        <h2>
          <Link to={`/machines/${agent_id}`}>
            {known === undefined ? agent_id.slice(0, 8) : agentName(known)}
          </Link>
        </h2>
        {live !== undefined && <StateMark state={live.state} />}
      </header>
      {wallCharts.map((of) => (
        <LiveChart key={of.title} of={of} buffer={buffer} spanS={30} height={96} everyMs={33} />
      ))}
    </section>
  )
}
