import type { LiveAgent } from '@voicemark/schema'
import { useMemo, useRef, useState } from 'preact/hooks'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Loading } from '../shell/parts/answer.js'
import { Notice } from '../shell/parts/notice.js'
import { Page } from '../shell/parts/page.js'
import { Link } from '../shell/route/link.js'
import type { ViewProps } from '../shell/route/view.js'
import { agentName, type KnownAgent } from './agent-name.js'
import { LinkNotice } from './link-notice.js'
import './live.css'
import { LiveChart } from './live-chart.js'
import { wallCharts } from './live-charts.js'
import { useGathered, useLive } from './live-stream.js'
import { createSampleBuffer, type SampleBuffer } from './sample-buffer.js'
import { StateMark } from './state-mark.js'

const most = 8

/** Eight machines at once: those that the address names, else those that were heard of last. */
export function WallView({ query }: ViewProps) {
  const { answer } = useAnswer<{ agents: readonly KnownAgent[] }>('/api/v1/agents')
  const chosen = useChosen(query.get('agents'), answer?.agents)
  const buffers = useMemo(() => new Map(chosen?.map((id) => [id, createSampleBuffer()])), [chosen?.join()])
  const [skipped, setSkipped] = useState(0)
  const [agents, listeners] = useGathered()
  const link = useLive(chosen === null || chosen.length === 0 ? null : chosen.join(), {
    ...listeners,
    samples: (event) => buffers.get(event.agent_id)?.push(event, Date.now() / 1000),
    skipped: ({ rows }) => setSkipped((before) => before + rows),
  })
  return (
    <Page title="Live" lead="Up to eight machines side by side, over the last 30 seconds.">
      <LinkNotice state={link} skipped={skipped} />
      {chosen === null && <Loading />}
      {chosen?.length === 0 && (
        <Notice>
          <p>
            No machine is here. <code>npx voicemark agent --collector URL</code> starts one.
          </p>
        </Notice>
      )}
      <div class="wall">
        {[...buffers].map(([agent_id, buffer]) => (
          <Machine
            key={agent_id}
            buffer={buffer}
            live={agents.get(agent_id)}
            known={answer?.agents.find((one) => one.agent_id === agent_id)}
            agent_id={agent_id}
          />
        ))}
      </div>
    </Page>
  )
}

/** Null: not known yet. It stays as it was first, so that no chart changes its place. */
function useChosen(
  named: string | null,
  agents: readonly KnownAgent[] | undefined,
): readonly string[] | null {
  const chosen = useRef<readonly string[] | null>(null)
  if (named !== null) return named.split(',').slice(0, most)
  if (chosen.current === null && agents !== undefined)
    chosen.current = agents
      .filter(({ runs, imported_runs }) => runs > imported_runs)
      .toSorted((a, b) => b.last_seen - a.last_seen)
      .slice(0, most)
      .map(({ agent_id }) => agent_id)
  return chosen.current
}

interface MachineProps {
  readonly agent_id: string
  readonly buffer: SampleBuffer
  readonly live: LiveAgent | undefined
  readonly known: KnownAgent | undefined
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
