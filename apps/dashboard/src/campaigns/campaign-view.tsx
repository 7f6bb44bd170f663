import type { AgentStatus, CampaignStatus } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { GrowingWall } from '../live/growing-wall.js'
import { client } from '../shell/asking/client.js'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { Facts } from '../shell/parts/facts.js'
import { count, span } from '../shell/parts/numeral.js'
import { Page, Section } from '../shell/parts/page.js'
import { Time } from '../shell/parts/time.js'
import { href } from '../shell/route/route.js'
import { hasRole, type ViewProps } from '../shell/route/view.js'
import { Confirm } from '../writing/dialog.js'
import { useWork } from '../writing/work.js'
import { AgentTable } from './agent-table.js'
import { totalsOf } from './campaign-totals.js'
import { Failures } from './failures.js'
import { ObserverEffect } from './observer-effect.js'
import { planText } from './plan-text.js'
import { hasSeveral, planWords } from './plan-words.js'
import { Progress, StateOf } from './progress.js'
import './campaigns.css'

/** One campaign: how far it is at each machine. */
export function CampaignView({ params }: ViewProps) {
  const id = params['id'] ?? ''
  const [hasEnded, setEnded] = useState(false)
  const { answer: session } = useSession()
  const campaign = useAnswer('/api/v1/campaigns/:id', { parts: { id } }, hasEnded ? {} : { everyS: 2 })
  if (campaign.answer !== undefined && campaign.answer.ended !== hasEnded) setEnded(campaign.answer.ended)
  const mayRun = session !== undefined && hasRole(session.role, 'operator')
  return (
    <Page
      title="Campaign"
      lead={campaign.answer && <bdi>{planWords(campaign.answer.plan)}</bdi>}
      actions={campaign.answer && <Actions of={campaign.answer} mayRun={mayRun} onStopped={campaign.again} />}
    >
      <Answer of={campaign}>{(status) => <Status of={status} />}</Answer>
    </Page>
  )
}

interface ActionsProps {
  readonly of: CampaignStatus
  readonly mayRun: boolean
  readonly onStopped: () => void
}

function Actions({ of: { campaign_id, plan, ended, stopped_at }, mayRun, onStopped }: ActionsProps) {
  const [isAsking, setAsking] = useState(false)
  const compare = { campaign: campaign_id, split: hasSeveral(plan) ? 'tag:configuration' : undefined }
  return (
    <>
      <a class="button main" href={href('/compare', compare)}>
        Compare
      </a>
      <a class="button" href={href('/requests', { campaign: campaign_id })}>
        Requests
      </a>
      {mayRun && (
        <>
          <a class="button" href={href('/campaigns/new', { from: campaign_id })}>
            Again
          </a>
          <a class="button" href={href('/corrections/new', { target_kind: 'campaign', target: campaign_id })}>
            Leave out
          </a>
          {!ended && stopped_at === null && (
            <Button kind="danger" onPress={() => setAsking(true)}>
              Stop
            </Button>
          )}
        </>
      )}
      {isAsking && <Stop id={campaign_id} onClose={() => setAsking(false)} onStopped={onStopped} />}
    </>
  )
}

interface StopProps {
  readonly id: string
  readonly onClose: () => void
  readonly onStopped: () => void
}

function Stop({ id, onClose, onStopped }: StopProps) {
  const { start, isBusy, problem } = useWork<CampaignStatus>(() => {
    onClose()
    onStopped()
  })
  const stop = () => start(() => client.post('/api/v1/campaigns/:id/stop', {}, { parts: { id } }))
  return (
    <Confirm title="Stop this campaign?" action="Stop it" {...{ isBusy, problem, onClose }} onYes={stop}>
      <p>It ends at every machine and cannot go on. What was measured so far stays.</p>
    </Confirm>
  )
}

const isSpeaking = ({ state }: AgentStatus) => state === 'running' || state === 'delivering'

function Status({ of }: { readonly of: CampaignStatus }) {
  const { campaign_id, created_at, stopped_at, time_left_s, ended, agents, plan } = of
  const totals = totalsOf(agents)
  return (
    <>
      <div class="card">
        <Facts
          of={[
            ['State', <StateOf key="state" campaign={of} />],
            ['Rows stored', <Progress key="rows" of={totals} name="All machines" hasEnded={ended} />],
            ['Failed', count(totals.failed)],
            ['Time left', ended ? 'it has ended' : time_left_s === null ? 'not known' : span(time_left_s)],
            ['Begun', <Time key="begun" at={created_at} />],
            ...(stopped_at === null ? [] : [['Stopped', <Time key="stopped" at={stopped_at} />] as const]),
            [
              'Campaign',
              <span key="id" class="id">
                {campaign_id}
              </span>,
            ],
          ]}
        />
      </div>
      {!ended && <GrowingWall title="Now" speaking={agents.filter(isSpeaking)} />}
      <Section title="Machines">
        <AgentTable of={agents} />
      </Section>
      <Failures campaign={campaign_id} isOver={ended} />
      {plan['observer_check'] === true && <ObserverEffect campaign={campaign_id} />}
      <Section title="Plan">
        <details class="more">
          <summary>All of it, as a plan file has it</summary>
          <pre class="plan" tabIndex={0}>
            {planText(plan)}
          </pre>
        </details>
      </Section>
    </>
  )
}
