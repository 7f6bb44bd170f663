import { Button } from '../shell/parts/button.js'
import { Field } from '../shell/parts/field.js'
import { go } from '../shell/route/route.js'
import { type Facets, valuesOf } from './facets.js'
import {
  chosenFilters,
  type FilterName,
  filterNames,
  namedFilters,
  type RequestFilter,
} from './request-filter.js'

export interface FilterFormProps {
  readonly filter: RequestFilter
  readonly facets: Facets | undefined
}

/** Fields that are always shown; the others are when one of them has a value, or when they are asked for. */
const first: readonly FilterName[] = ['voice', 'engine', 'tier']

/** What is put in becomes the address, so that it can be handed on. */
export function FilterForm({ filter, facets }: FilterFormProps) {
  const isOpen = filterNames.some(
    (name) => filter[name] !== undefined && !first.includes(name) && name !== 'success',
  )
  const [shown, more] = [
    namedFilters.filter(({ name }) => first.includes(name)),
    namedFilters.filter(({ name }) => !first.includes(name)),
  ]
  const [result, ...choices] = chosenFilters
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault()
        go('/requests', wordsOf(new FormData(event.currentTarget)))
      }}
    >
      <div class="fields">
        {shown.map((one) => (
          <Words key={one.name} of={one} filter={filter} facets={facets} />
        ))}
        {result !== undefined && <Choice of={result} filter={filter} />}
      </div>
      <details open={isOpen}>
        <summary>More filters</summary>
        <div class="fields">
          {more.map((one) => (
            <Words key={one.name} of={one} filter={filter} facets={facets} />
          ))}
          {choices.map((one) => (
            <Choice key={one.name} of={one} filter={filter} />
          ))}
        </div>
      </details>
      <div class="actions">
        <Button kind="main" type="submit">
          Show
        </Button>
        {Object.keys(filter).length > 0 && <Button onPress={() => go('/requests')}>Show all</Button>}
      </div>
    </form>
  )
}

interface OneProps<T> {
  readonly of: T
  readonly filter: RequestFilter
}

function Words({
  of: { name, label, hint },
  filter,
  facets,
}: OneProps<(typeof namedFilters)[number]> & Pick<FilterFormProps, 'facets'>) {
  const values = valuesOf(facets, name)
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <>
          <input
            {...field}
            name={name}
            list={`${field.id}-list`}
            value={filter[name] ?? ''}
            autocomplete="off"
          />
          <datalist id={`${field.id}-list`}>
            {values.map(({ value, n }) => (
              <option key={value} value={value} label={`${value} (${n})`} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

function Choice({ of: { name, label, values }, filter }: OneProps<(typeof chosenFilters)[number]>) {
  return (
    <Field label={label}>
      {(field) => (
        <select {...field} name={name} value={filter[name] ?? ''}>
          {values.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function wordsOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [],
    ),
  )
}
