import type { FleetComparison } from '@voicemark/schema/rest'
import { count, counted } from '../shell/parts/numeral.js'
import { Notice } from '../shell/parts/notice.js'
import { Section } from '../shell/parts/page.js'
import { ConfigurationTable } from './configuration-table.js'
import { MedianChart } from './median-chart.js'
import { PairTable } from './pair-table.js'
import { saidPairs, sharedStart } from './pairs.js'
import { Verdicts } from './verdicts.js'

export interface ComparedProps {
  readonly comparison: FleetComparison
  /** Those that are shown; none: all. */
  readonly labels: readonly string[]
}

/** What is not comparable and why, then what can be said, then the numbers. */
export function Compared({ comparison, labels }: ComparedProps) {
  const { measure, configurations, excluded, pairwise } = comparison
  const shown = configurations.filter(({ label }) => labels.length === 0 || labels.includes(label))
  const { notCompared, compared } = saidPairs(comparison, labels)
  if (shown.length === 0) return <Nothing isCampaign={comparison.campaign_id !== null} />
  const shared = sharedStart(shown.map(({ label }) => label))
  return (
    <>
      {shown.length === 1 && <Alone />}
      {pairwise.omitted.length > 0 && (
        <Notice kind="warn">
          <p>
            {counted(pairwise.omitted.length, 'configuration')} beyond the {count(pairwise.labels.length)}{' '}
            that are compared at once: choose a campaign, or tell fewer apart.
          </p>
        </Notice>
      )}
      {notCompared.length > 0 && (
        <Section title={`Not comparable: ${counted(notCompared.length, 'pair')}`}>
          <Verdicts of={notCompared} />
        </Section>
      )}
      {compared.length > 0 && (
        <Section title="What can be said">
          <Verdicts of={compared} />
          <p class="note">
            p values are corrected by Holm for {counted(pairwise.tests, 'tested pair')}, at {pairwise.alpha}.
          </p>
        </Section>
      )}
      <Section title="The numbers">
        <div class="numbers">
          <MedianChart {...{ measure, shared }} configurations={shown} />
          <ConfigurationTable measure={measure} configurations={shown} imported={comparison.imported} />
          {compared.length > 0 && <PairTable of={compared} measure={measure} />}
        </div>
        {excluded.count > 0 && (
          <p class="note">
            {counted(excluded.count, 'request')} left out by persons:{' '}
            {excluded.reasons.map((one) => `${one.reason} (${count(one.count)})`).join('; ')}.
          </p>
        )}
      </Section>
    </>
  )
}

function Alone() {
  return (
    <Notice>
      <p>
        One configuration is here: there is nothing to compare it with yet. Tell its requests apart by more,
        or measure another one, such as <code>voicemark bench --threads 1 --threads 2</code>.
      </p>
    </Notice>
  )
}

function Nothing({ isCampaign }: { readonly isCampaign: boolean }) {
  return (
    <div class="empty">
      {isCampaign ? 'Nothing of this campaign is stored yet.' : 'Nothing is measured yet: '}
      {!isCampaign && <code>voicemark bench --threads 1 --threads 2</code>}
    </div>
  )
}
