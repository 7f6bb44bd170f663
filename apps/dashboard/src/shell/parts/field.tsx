import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What the input of a field carries, so that it is heard with its name and what is said of it. */
export interface FieldInput {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

export interface FieldProps {
  readonly label: string
  /** What may be put in, and in which unit. */
  readonly hint?: string | undefined
  /** Why what was put in cannot be. */
  readonly problem?: string | undefined
  /** The input: `(field) => <input {...field} />`. */
  readonly children: (field: FieldInput) => ComponentChildren
}

/** An input with its label above it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const said = [hint === undefined ? [] : `${id}-hint`, problem === undefined ? [] : `${id}-problem`].flat()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': said.length === 0 ? undefined : said.join(' '),
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
