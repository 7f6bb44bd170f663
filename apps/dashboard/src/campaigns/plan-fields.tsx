import { useAnswer } from '../shell/asking/use-answer.js'
import { SelectInput } from '../writing/inputs.js'
import { MoreFields } from './more-fields.js'
import { emptyDraft, type PlanDraft, planOf } from './plan-draft.js'
import { PlanInput, type PlanInputs } from './plan-input.js'
import { configurationsOf } from './plan-words.js'

/** What most plans say, and the rest behind a summary. */
export function PlanFields(inputs: PlanInputs) {
  const { draft, problems, put } = inputs
  const voices = useSpokenVoices()
  const spoken = voices.length === 0 ? '' : `. Spoken before: ${voices.slice(0, 5).join(', ')}`
  const several = configurationsOf(planOf(draft)).length
  const isMoreWrong = moreNames.some((name) => problems[name] !== undefined)
  return (
    <>
      <div class="fields">
        <PlanInput
          {...inputs}
          name="voices"
          label="Voices"
          hint={`One a line; empty: the usual one of each machine${spoken}`}
          lines={2}
        />
        <PlanInput
          {...inputs}
          name="threads"
          label="Threads"
          hint="Such as 1, 2: each voice with each; empty: as the machine has it"
        />
        <SelectInput
          label="Texts"
          problem={problems['corpus']}
          value={draft.corpus}
          options={corporaWith(draft.corpus)}
          onValue={(corpus) => put({ corpus })}
        />
        <PlanInput {...inputs} name="repeat" label="Repeats" hint="How often each text is measured" />
        <PlanInput {...inputs} name="warmup" label="Warm-up" hint="Requests before the first measured one" />
      </div>
      <p class="note" role="status">
        {several === 1 ? '1 configuration' : `${several} configurations`}; repeats: {draft.repeat || '5'} of
        each text with each.
      </p>
      <details class="more" open={hasMore(draft) || isMoreWrong}>
        <summary>Order, load, and what else a plan says</summary>
        <MoreFields {...inputs} />
      </details>
    </>
  )
}

/** Voices of the machines' own engine that have spoken here. */
function useSpokenVoices(): string[] {
  const { answer } = useAnswer('/api/v1/hardware')
  const own = (answer?.hardware ?? []).filter(({ subject, imported }) => subject === null && !imported)
  return [...new Set(own.flatMap(({ voice }) => voice ?? []))]
}

const corpora = [
  ['built-in', 'built-in'],
  ['sized', 'sized: from a word to a page'],
  ['classics', 'classics'],
] as const

function corporaWith(chosen: string): (readonly [string, string])[] {
  return corpora.some(([name]) => name === chosen) ? [...corpora] : [...corpora, [chosen, chosen]]
}

const firstNames: readonly (keyof PlanDraft)[] = ['voices', 'threads', 'corpus', 'repeat', 'warmup']
const moreNames = (Object.keys(emptyDraft) as (keyof PlanDraft)[]).filter(
  (name) => !firstNames.includes(name),
)

const hasMore = (draft: PlanDraft) => moreNames.some((name) => draft[name] !== emptyDraft[name])
