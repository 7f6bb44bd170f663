import type { CampaignStatus } from '@voicemark/schema/rest'
import { useEffect, useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Loading } from '../shell/parts/answer.js'
import { Notice } from '../shell/parts/notice.js'
import { Page } from '../shell/parts/page.js'
import { go } from '../shell/route/route.js'
import type { ViewProps } from '../shell/route/view.js'
import { fieldProblems, isBesideFields } from '../writing/field-problems.js'
import { Form } from '../writing/form.js'
import { Check, CheckGroup, TextInput } from '../writing/inputs.js'
import { useWork } from '../writing/work.js'
import { MachineChoice } from './machine-choice.js'
import { draftOf, emptyDraft, fieldOf, type PlanDraft, planOf } from './plan-draft.js'
import { PlanFields } from './plan-fields.js'
import { planText, readPlanText } from './plan-text.js'
import './campaigns.css'

/** Begins a plan on the machines that are here: from a form, as text, or as one of before. */
export function NewCampaignView({ query }: ViewProps) {
  const from = query.get('from')
  const earlier = useAnswer(from === null ? null : '/api/v1/campaigns/:id', { parts: { id: from ?? '' } })
  if (from !== null && earlier.isLoading) return <Loading />
  return <NewCampaign plan={earlier.answer?.plan} problem={earlier.problem} />
}

interface NewCampaignProps {
  /** Of an earlier campaign. */
  readonly plan: Readonly<Record<string, unknown>> | undefined
  readonly problem: Error | undefined
}

/** What is put in, in one of two ways. */
interface Input {
  readonly draft: PlanDraft
  readonly text: string
  readonly isText: boolean
  /** Null: all that are connected. */
  readonly agents: readonly string[] | null
}

function NewCampaign({ plan, problem: notFound }: NewCampaignProps) {
  const [input, setInput] = useState<Input>(() => firstInput(plan))
  const begin = useWork<CampaignStatus>(({ campaign_id }) => go(`/campaigns/${campaign_id}`))
  const put = (changed: Partial<Input>) => setInput({ ...input, ...changed })
  const { draft, text, isText, agents } = input
  const problems = fieldProblems(begin.problem, isText ? () => 'text' : fieldOf)
  const submit = () =>
    begin.start(async () => {
      const sent = isText ? await readPlanText(text) : planOf(draft)
      return client.post('/api/v1/campaigns', { plan: sent, ...(agents === null ? {} : { agents }) })
    })
  useFirstProblem(begin.problem)
  return (
    <Page
      title="Begin a campaign"
      lead="Every voice is spoken with every number of threads, in turn, so that what drifts with time touches all alike."
    >
      {notFound !== undefined && (
        <Notice kind="warn" title="The earlier campaign cannot be had.">
          <p>{notFound.message}</p>
        </Notice>
      )}
      <Form
        label="Campaign"
        action="Begin"
        isBusy={begin.isBusy}
        isDisabled={agents?.length === 0}
        problem={isBesideFields(begin.problem, problems) ? undefined : begin.problem}
        onSubmit={submit}
      >
        <PlanChoice {...{ input, put }} problem={begin.problem} problems={problems.of} />
        <MachineChoice chosen={agents} onChoose={(chosen) => put({ agents: chosen })} />
      </Form>
    </Page>
  )
}

interface PlanChoiceProps {
  readonly input: Input
  readonly put: (changed: Partial<Input>) => void
  readonly problem: Error | undefined
  readonly problems: Readonly<Record<string, string>>
}

/** The plan in one of the two ways. */
function PlanChoice({ input, put, problem, problems }: PlanChoiceProps) {
  const { draft, text, isText } = input
  return (
    <>
      <CheckGroup legend="The plan">
        <Check group="way" isOn={!isText} onChange={() => put(asForm(input))}>
          as a form
        </Check>
        <Check group="way" isOn={isText} onChange={() => put(asText(input))}>
          as text, JSON or YAML
        </Check>
      </CheckGroup>
      {isText ? (
        <div class="plan-text">
          <TextInput
            label="Plan"
            hint="As a plan file has it: docs/bench.md lists what it can say"
            problem={problem instanceof SyntaxError ? problem.message : problems['text']}
            value={text}
            onValue={(value) => put({ text: value })}
            lines={16}
            isNeeded
          />
        </div>
      ) : (
        <PlanFields
          draft={draft}
          problems={problems}
          put={(changed) => put({ draft: { ...draft, ...changed } })}
        />
      )}
    </>
  )
}

function firstInput(plan: NewCampaignProps['plan']): Input {
  const draft = plan === undefined ? emptyDraft : draftOf(plan)
  return {
    draft: draft ?? emptyDraft,
    text: plan === undefined ? '' : planText(plan),
    isText: draft === null,
    agents: null,
  }
}

const asText = ({ draft }: Input) => ({ isText: true, text: planText(planOf(draft)) })

/** What no form has is lost by it; the text stays until it is made anew. */
function asForm({ text, draft }: Input): Partial<Input> {
  try {
    return { isText: false, draft: draftOf(JSON.parse(text) as Record<string, unknown>) ?? draft }
  } catch {
    return { isText: false }
  }
}

/** Brings who sent a plan to the first field that is wrong. */
function useFirstProblem(problem: Error | undefined): void {
  useEffect(() => {
    if (problem !== undefined) document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus()
  }, [problem])
}
