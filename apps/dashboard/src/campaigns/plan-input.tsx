import { TextInput } from '../writing/inputs.js'
import type { PlanDraft } from './plan-draft.js'

/** What the fields of a plan share. */
export interface PlanInputs {
  readonly draft: PlanDraft
  /** What is wrong, by field. */
  readonly problems: Readonly<Record<string, string>>
  readonly put: (changed: Partial<PlanDraft>) => void
}

export interface PlanInputProps extends PlanInputs {
  readonly name: {
    [Name in keyof PlanDraft]: PlanDraft[Name] extends string ? Name : never
  }[keyof PlanDraft]
  readonly label: string
  readonly hint: string
  /** Lines of a text; one line without it. */
  readonly lines?: number
}

/** A field of a plan that is put in as text. */
export function PlanInput({ draft, problems, put, name, label, hint, lines }: PlanInputProps) {
  return (
    <TextInput
      {...{ label, hint }}
      {...(lines === undefined ? {} : { lines })}
      problem={problems[name]}
      value={draft[name]}
      onValue={(value) => put({ [name]: value })}
    />
  )
}
