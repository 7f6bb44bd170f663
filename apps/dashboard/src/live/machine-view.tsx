import type { LiveEvents, LiveSample, StoredRequest } from '@voicemark/schema'
import { useMemo, useRef, useState } from 'preact/hooks'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Facts } from '../shell/parts/facts.js'
import { Missing } from '../shell/parts/missing.js'
import { Page, Section } from '../shell/parts/page.js'
import { Quantity } from '../shell/parts/quantity.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'
import type { ViewProps } from '../shell/route/view.js'
import { agentName } from './agent-name.js'
import { LastRequests, type ShownRequest } from './last-requests.js'
import { LinkNotice } from './link-notice.js'
import './live.css'
import { LiveChart } from './live-chart.js'
import { liveCharts } from './live-charts.js'
import { collectorNow, useGathered, useLive } from './live-stream.js'
import { createSampleBuffer, type SampleBuffer } from './sample-buffer.js'
import { StateMark } from './state-mark.js'
import { NotMeasured } from './not-measured.js'

const shownRequests = 20

/** One machine, as its samples come. */
export function MachineView({ params }: ViewProps) {
  const { agent_id = '' } = params
  const buffer = useMemo(() => createSampleBuffer(), [agent_id])
  const [measured, setMeasured] = useState('')
  const [skipped, setSkipped] = useState(0)
  const [ended, endRequest] = useEnded(agent_id)
  const [agents, listeners] = useGathered()
  const speaking = useSpeaking()
  const link = useLive(agent_id, {
    ...listeners,
    samples(event) {
      buffer.push(event, Date.now() / 1000)
      speaking.hear(event.rows)
      setMeasured(measuredIn(buffer))
    },
    request({ row }) {
      speaking.ended(row)
      endRequest(row)
    },
    skipped: ({ rows }) => setSkipped((before) => before + rows),
  })
  const { answer: agent } = useAnswer('/api/v1/agents/:id', { parts: { id: agent_id } })
  const live = agents.get(agent_id)
  const charts = liveCharts.filter(({ title }) => measured.split('|').includes(title))
  return (
    <Page
      title={agent === undefined ? `Machine ${agent_id.slice(0, 8)}` : agentName(agent)}
      lead={[agent?.hardware?.cpu_model, agent?.hardware?.gpu_name].filter(Boolean).join(' · ') || undefined}
      actions={
        <Link to="/requests" query={{ agent_id }}>
          All its requests
        </Link>
      }
    >
      <LinkNotice state={link} skipped={skipped} />
      <div class="card">
        <Facts of={factsOf(live, speaking.seconds)} />
      </div>
      <Section title="Now">
        {charts.length === 0 && (
          <p class="note">No sample has come yet. An idle machine sends one every second.</p>
        )}
        <div class="live-grid">
          {charts.map((of) => (
            <LiveChart key={of.title} of={of} buffer={buffer} spanS={60} height={150} everyMs={33} />
          ))}
        </div>
        {charts.length > 0 && <NotMeasured agent_id={agent_id} charts={liveCharts} shown={charts} />}
      </Section>
      <Section title="Last requests">
        <LastRequests requests={ended} />
      </Section>
    </Page>
  )
}

const measuredIn = (buffer: SampleBuffer) =>
  liveCharts
    .filter(({ lines }) => lines.some(({ column }) => buffer.has(column)))
    .map(({ title }) => title)
    .join('|')

function factsOf(live: LiveEvents['agent'] | undefined, speaking_s: number | null) {
  const now = collectorNow()
  const unsaid = <Missing why="not known" />
  return [
    ['State', live === undefined ? unsaid : <StateMark state={live.state} />],
    [
      'Request that runs',
      live?.state === 'speaking' && speaking_s !== null
        ? `for ${Math.max(0, speaking_s).toFixed(1)} s`
        : 'none',
    ],
    [
      'Last row',
      live?.last_row != null && now - live.last_row < 10 ? 'now' : <Time at={live?.last_row} now={now} />,
    ],
    ['Rows arrive after', <Quantity value={live?.behind_s} unit="s" why="clocks not compared" />],
    ['Clock, ahead of the collector', clockOf(live)],
    ['Rows that wait there', live?.spool_rows ?? <Missing why="not known" />],
    ['Rows come by', live?.by === 'database' ? 'another collector, every second' : 'its own link'],
  ] as const
}

function clockOf(live: LiveEvents['agent'] | undefined) {
  if (live?.clock_offset_s == null) return <Missing why="not compared yet" />
  const ms = (seconds: number) => (seconds * 1000).toFixed(1)
  const within = live.clock_uncertainty_s === null ? '' : ` ± ${ms(live.clock_uncertainty_s)}`
  return `${ms(live.clock_offset_s)} ms${within}`
}

/** How long samples have come as near to each other as those of a request, since the last one ended; by the machine's clock. */
function useSpeaking() {
  const state = useRef<{ last: LiveSample | null; since: number | null }>({ last: null, since: null })
  return {
    get seconds() {
      const { last, since } = state.current
      return last === null || since === null ? null : last.timestamp - since
    },
    hear(rows: readonly LiveSample[]) {
      for (const row of rows) {
        const { last, since } = state.current
        const isNear = last !== null && row.timestamp - last.timestamp < 0.5
        state.current = { last: row, since: isNear ? (since ?? last.timestamp) : null }
      }
    },
    ended({ end_time }: StoredRequest) {
      const { last, since } = state.current
      if (since !== null && end_time !== null) state.current = { last, since: Math.max(since, end_time) }
    },
  }
}

/** The last requests: those that are stored, and those that end meanwhile. */
function useEnded(agent_id: string) {
  const [ended, setEnded] = useState<readonly ShownRequest[]>([])
  const stored = useAnswer<{ requests: readonly ShownRequest[] }>('/api/v1/requests', {
    query: { agent_id, limit: shownRequests },
  })
  const ids = new Set(ended.map(({ request_id }) => request_id))
  const before = (stored.answer?.requests ?? []).filter(({ request_id }) => !ids.has(request_id))
  const add = (row: StoredRequest) =>
    setEnded((rows) =>
      [row, ...rows.filter(({ request_id }) => request_id !== row.request_id)].slice(0, shownRequests),
    )
  return [[...ended, ...before].slice(0, shownRequests), add] as const
}
