import type { CampaignStatus } from '@voicemark/schema/rest'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { count, span } from '../shell/parts/numeral.js'
import { Missing } from '../shell/parts/missing.js'
import { Page } from '../shell/parts/page.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'
import { href } from '../shell/route/route.js'
import { hasRole } from '../shell/route/view.js'
import { planWords } from './plan-words.js'
import { Progress, StateOf } from './progress.js'
import { totalsOf } from './campaign-totals.js'
import './campaigns.css'

/** The plans that were begun from here, the newest first. */
export function CampaignsView() {
  const { answer: session } = useSession()
  const list = useAnswer('/api/v1/campaigns', {}, { everyS: 5 })
  const mayBegin = session !== undefined && hasRole(session.role, 'operator')
  return (
    <Page
      title="Campaigns"
      lead="One plan, spoken by several machines at the same time, so that their results can be compared."
      actions={
        mayBegin && (
          <a class="button main" href={href('/campaigns/new')}>
            Begin a campaign
          </a>
        )
      }
    >
      <Answer of={list}>
        {({ campaigns }) => (
          <Table
            caption="Campaigns, the newest first"
            isCaptionHidden
            columns={columns}
            rows={campaigns}
            rowKey={({ campaign_id }) => campaign_id}
            empty={
              <p>
                No campaign was begun from a collector yet: <code>voicemark campaign start PLAN</code>, or
                here. What <code>voicemark bench</code> measured is under Compare.
              </p>
            }
            pageSize={50}
          />
        )}
      </Answer>
    </Page>
  )
}

const columns: readonly Column<CampaignStatus>[] = [
  {
    key: 'what',
    head: 'What',
    isName: true,
    cell: ({ campaign_id, plan }) => (
      <Link to={`/campaigns/${campaign_id}`}>
        <bdi class="long-name">{planWords(plan)}</bdi>
      </Link>
    ),
  },
  {
    key: 'begun',
    head: 'Begun',
    sort: ({ created_at }) => created_at,
    cell: ({ created_at }) => <Time at={created_at} />,
  },
  { key: 'state', head: 'State', cell: (one) => <StateOf campaign={one} /> },
  {
    key: 'progress',
    head: 'Stored',
    cell: (one) => <Progress of={totalsOf(one.agents)} name="All machines" hasEnded={one.ended} />,
  },
  {
    key: 'machines',
    head: 'Machines',
    isNumber: true,
    sort: ({ agents }) => agents.length,
    cell: ({ agents }) => count(agents.length),
  },
  {
    key: 'failed',
    head: 'Failed',
    isNumber: true,
    sort: ({ agents }) => totalsOf(agents).failed,
    cell: ({ agents }) => count(totalsOf(agents).failed),
  },
  {
    key: 'left',
    head: 'Time left',
    isNumber: true,
    sort: ({ time_left_s }) => time_left_s,
    cell: ({ time_left_s, ended }) =>
      time_left_s === null || ended ? (
        <Missing why={ended ? 'it has ended' : 'not known'} />
      ) : (
        span(time_left_s)
      ),
  },
]
