import { useAnswer } from '../shell/asking/use-answer.js'
import { Field } from '../shell/parts/field.js'
import { Check, CheckGroup } from '../writing/inputs.js'
import type { AskedComparison } from './asked.js'
import { isMeasure, measureGroups, measures } from './measures.js'
import { splitColumns, splitWords } from './split.js'

export interface ComparisonFormProps {
  readonly asked: AskedComparison
  /** What configurations are told apart by now. */
  readonly split: readonly string[]
  /** Tags that are known: `tag:room`. */
  readonly tags: readonly string[]
  readonly change: (changed: Partial<AskedComparison>) => void
}

/** What is compared, of which requests, and told apart by what. Each choice holds at once. */
export function ComparisonForm({ asked, split, tags, change }: ComparisonFormProps) {
  const fields = [
    ...new Set([...splitColumns.map(([column]) => column), 'tag:configuration', ...tags, ...split]),
  ]
  const put = (field: string, isOn: boolean) =>
    change({ split: isOn ? [...split, field] : split.filter((one) => one !== field), labels: [] })
  return (
    <form
      class="form comparison-form"
      aria-label="What is compared"
      onSubmit={(event) => event.preventDefault()}
    >
      <div class="fields">
        <Field label="Measure">
          {(field) => (
            <select
              {...field}
              value={asked.measure}
              onChange={({ currentTarget: { value } }) => isMeasure(value) && change({ measure: value })}
            >
              {measureGroups.map(({ group, names }) => (
                <optgroup key={group} label={group}>
                  {names.map((name) => (
                    <option key={name} value={name}>
                      {measures[name].title}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          )}
        </Field>
        <CampaignChoice asked={asked} change={change} />
      </div>
      <CheckGroup legend="Told apart by, beside machine, device, what was measured and voice">
        {fields.map((field) => (
          <Check key={field} isOn={split.includes(field)} onChange={(isOn) => put(field, isOn)}>
            {splitWords(field)}
          </Check>
        ))}
      </CheckGroup>
      <Check isOn={asked.override} onChange={(override) => change({ override })}>
        Compare also what is not comparable; each sentence then says so
      </Check>
    </form>
  )
}

/** What of `GET /api/v1/facets` is needed: campaigns with rows, those of `voicemark bench` too. */
interface CampaignFacet {
  readonly campaign: { readonly values: readonly { readonly value: string | null }[] }
}

function CampaignChoice({ asked: { campaign }, change }: Pick<ComparisonFormProps, 'asked' | 'change'>) {
  const { answer } = useAnswer<CampaignFacet>('/api/v1/facets')
  const known = (answer?.campaign.values ?? []).flatMap(({ value }) => value ?? [])
  const ids = campaign === null || known.includes(campaign) ? known : [campaign, ...known]
  return (
    <Field label="Requests">
      {(field) => (
        <select
          {...field}
          value={campaign ?? ''}
          onChange={({ currentTarget: { value } }) => change({ campaign: value || null, labels: [] })}
        >
          <option value="">of all campaigns, and of none</option>
          {ids.map((id) => (
            <option key={id} value={id}>
              of campaign {id}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
