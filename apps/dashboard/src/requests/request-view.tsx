import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import { agentName } from '../live/agent-name.js'
import { Result } from '../live/last-requests.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Facts } from '../shell/parts/facts.js'
import { Notice } from '../shell/parts/notice.js'
import { Page, Section } from '../shell/parts/page.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'
import type { ViewProps } from '../shell/route/view.js'
import { Evidence } from './evidence.js'
import { factGroups, figuresOf } from './request-facts.js'
import { Stages } from './stages.js'
import { Timeline } from './timeline.js'
import './requests.css'

/** One request with what stands around it. */
interface RequestAnswer {
  readonly request: StoredRequest
  /** Why somebody has taken it out of all results. */
  readonly excluded: string | null
  readonly samples: { readonly count: number; readonly folded: number | boolean }
  readonly neighbours: { readonly previous: string | null; readonly next: string | null }
}

/** All that was measured of one request, and by what. */
export function RequestView({ params }: ViewProps) {
  const { request_id = '' } = params
  const found = useAnswer<RequestAnswer>('/api/v1/requests/:id', { parts: { id: request_id } })
  const { answer } = found
  return (
    <Page
      title={`Request ${request_id.slice(0, 8)}`}
      lead={answer === undefined ? undefined : <Lead {...answer.request} />}
      actions={answer === undefined ? undefined : <Neighbours {...answer.neighbours} />}
    >
      <Answer of={found}>{(one) => <Whole {...one} />}</Answer>
    </Page>
  )
}

function Lead(request: StoredRequest) {
  return (
    <>
      <Result {...request} /> · <Time at={request.start_time} /> ·{' '}
      <Link to={`/machines/${request.agent_id}`}>{agentName(request)}</Link>
    </>
  )
}

/** By the same run: the request before and the one after. */
function Neighbours({ previous, next }: RequestAnswer['neighbours']) {
  return (
    <>
      {previous !== null && <Link to={`/requests/${previous}`}>Previous</Link>}
      {next !== null && <Link to={`/requests/${next}`}>Next</Link>}
      <Link to="/requests">All requests</Link>
    </>
  )
}

function Whole({ request, excluded }: RequestAnswer) {
  return (
    <>
      {excluded !== null && <Excluded reason={excluded} />}
      {request.error_message !== null && (
        <Notice kind="bad" title="It failed.">
          <p>{request.error_message}</p>
        </Notice>
      )}
      <div class="card">
        <Facts of={figuresOf(request)} />
      </div>
      <Section title="Timeline">
        <Timelines request={request} />
      </Section>
      <Section title="Stages">
        <Stages {...request} />
      </Section>
      {factGroups(request).map(({ title, facts }) => (
        <Section key={title} title={title}>
          <Facts of={facts} />
        </Section>
      ))}
      <Section title="What measured it">
        <Evidence {...request} />
      </Section>
    </>
  )
}

function Excluded({ reason }: { readonly reason: string }) {
  return (
    <Notice kind="warn" title="Somebody has excluded it from all results.">
      <p>{reason}</p>
    </Notice>
  )
}

interface SamplesAnswer {
  readonly samples: readonly RealtimeRow[]
  readonly rollups?: readonly unknown[]
}

function Timelines({ request }: { readonly request: StoredRequest }) {
  const found = useAnswer<SamplesAnswer>('/api/v1/requests/:id/samples', {
    parts: { id: request.request_id },
  })
  return (
    <Answer of={found}>
      {({ samples, rollups = [] }) => (
        <>
          {rollups.length > 0 && (
            <Notice>
              <p>Old samples of this request are folded into coarser rows, which are not drawn here.</p>
            </Notice>
          )}
          {samples.length === 0 && rollups.length === 0 && <p class="note">No sample was taken of it.</p>}
          {samples.length > 0 && (
            <>
              <Timeline
                request={request}
                samples={samples}
                column="memory_mb"
                title="Memory of the synthesis"
              />
              <Timeline
                request={request}
                samples={samples}
                column="process_cpu_percent"
                title="Processor time of the synthesis"
              />
            </>
          )}
        </>
      )}
    </Answer>
  )
}
