import type { FleetComparison } from '@voicemark/schema/rest'
import { type Answered, useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Page } from '../shell/parts/page.js'
import { go } from '../shell/route/route.js'
import type { ViewProps } from '../shell/route/view.js'
import { askedQuery, type AskedComparison, readAsked } from './asked.js'
import { Chosen } from './chosen.js'
import { ComparisonForm } from './comparison-form.js'
import { ComparisonLinks } from './comparison-links.js'
import { mixedColumns, splitWords } from './split.js'
import { Compared } from './compared.js'
import './comparison.css'

/** What is different between configurations, and what nobody can say. */
export function ComparisonView({ query }: ViewProps) {
  const asked = readAsked(query)
  const { answered, split, mixed } = useComparison(asked)
  const change = (changed: Partial<AskedComparison>) => go('/compare', askedQuery({ ...asked, ...changed }))
  return (
    <Page
      title="Compare"
      lead="Two configurations are compared where nothing else differs between them."
      actions={<ComparisonLinks asked={asked} split={split} />}
    >
      <ComparisonForm {...{ asked, split, change }} tags={tagsOf(answered.answer)} />
      {asked.split === null && mixed.length > 0 && (
        <p class="note">
          Told apart by {mixed.map(splitWords).join(', ')}, since rows of one machine differ in it.
        </p>
      )}
      <Answer of={answered}>
        {(comparison) => (
          <>
            <Chosen comparison={comparison} asked={asked} change={change} />
            <Compared comparison={comparison} labels={asked.labels} />
          </>
        )}
      </Answer>
    </Page>
  )
}

interface UsedComparison {
  readonly answered: Answered<FleetComparison>
  /** What the configurations are told apart by. */
  readonly split: readonly string[]
  /** What the rows of one configuration would differ in otherwise. */
  readonly mixed: readonly string[]
}

/** The comparison that is asked for; where nobody said what to split by, by what rows of one configuration differ in. */
function useComparison({ measure, campaign, override, split }: AskedComparison): UsedComparison {
  const about = { measure, campaign: campaign ?? undefined, override: override || undefined }
  const whole = useAnswer('/api/v1/comparison', { query: { ...about, split: split?.join(',') || undefined } })
  const mixed = split === null ? mixedColumns(whole.answer?.configurations ?? []) : []
  const apart = useAnswer(mixed.length === 0 ? null : '/api/v1/comparison', {
    query: { ...about, split: mixed.join(',') },
  })
  return { answered: mixed.length === 0 ? whole : apart, split: split ?? mixed, mixed }
}

/** The tags that some rows have, of which a configuration's settings say. */
function tagsOf(comparison: FleetComparison | undefined): string[] {
  const fields = (comparison?.configurations ?? []).flatMap(({ fingerprint, split }) => [
    ...Object.keys(fingerprint),
    ...Object.keys(split),
  ])
  return [...new Set(fields.filter((field) => field.startsWith('tag:')))]
}
