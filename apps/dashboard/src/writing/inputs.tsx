import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Field, type FieldProps } from '../shell/parts/field.js'
import './writing.css'

type About = Omit<FieldProps, 'children'>

export interface TextInputProps extends About {
  readonly value: string
  readonly onValue: (value: string) => void
  /** Names that are known already. */
  readonly known?: readonly string[]
  readonly isNeeded?: boolean
  readonly mostLength?: number
  /** Shown where nothing was put in: what is taken then. */
  readonly usual?: string
  /** Lines of a text; one line without it. */
  readonly lines?: number
}

/** A line, or some lines, of text. */
export function TextInput({
  value,
  onValue,
  known,
  isNeeded,
  mostLength,
  usual,
  lines,
  ...about
}: TextInputProps) {
  const list = useId()
  const shared = { value, required: isNeeded, maxLength: mostLength, placeholder: usual, spellcheck: false }
  return (
    <Field {...about}>
      {(field) =>
        lines === undefined ? (
          <>
            <input
              {...field}
              {...shared}
              list={known === undefined ? undefined : list}
              onInput={({ currentTarget }) => onValue(currentTarget.value)}
            />
            {known !== undefined && (
              <datalist id={list}>
                {known.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
            )}
          </>
        ) : (
          <textarea
            {...field}
            {...shared}
            rows={lines}
            onInput={({ currentTarget }) => onValue(currentTarget.value)}
          />
        )
      }
    </Field>
  )
}

/** A value and what it is called. */
export type Option<Value extends string> = readonly [value: Value, words: string]

export interface SelectInputProps<Value extends string> extends About {
  readonly value: Value
  readonly onValue: (value: Value) => void
  readonly options: readonly Option<Value>[]
}

/** One of several. */
export function SelectInput<Value extends string>(props: SelectInputProps<Value>) {
  const { value, onValue, options, ...about } = props
  const choose = (chosen: string) => {
    const found = options.find(([one]) => one === chosen)
    if (found !== undefined) onValue(found[0])
  }
  return (
    <Field {...about}>
      {(field) => (
        <select {...field} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export interface CheckProps {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly children: ComponentChildren
  /** Given to one of several, of which one is on. */
  readonly group?: string
}

/** A yes or no; with a group one of several. */
export function Check({ isOn, onChange, children, group }: CheckProps) {
  return (
    <label class="check">
      <input
        type={group === undefined ? 'checkbox' : 'radio'}
        name={group}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  )
}

export interface CheckGroupProps {
  readonly legend: string
  readonly problem?: string | undefined
  readonly children: ComponentChildren
}

/** Several that belong together, under what they are about. */
export function CheckGroup({ legend, problem, children }: CheckGroupProps) {
  const id = useId()
  const said = problem === undefined ? undefined : `${id}-problem`
  return (
    <fieldset class="checks" aria-describedby={said} aria-invalid={problem === undefined ? undefined : true}>
      <legend>{legend}</legend>
      <div class="checks-row">{children}</div>
      {problem !== undefined && (
        <p class="problem" id={said}>
          {problem}
        </p>
      )}
    </fieldset>
  )
}
