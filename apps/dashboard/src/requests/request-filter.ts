/** What requests can be filtered by, in the words of the interface; all of them are in the address of the view. */
export const filterNames = [
  'agent_id',
  'hardware',
  'tier',
  'device',
  'voice',
  'engine',
  'subject',
  'campaign',
  'run',
  'tag',
  'success',
  'failure_class',
  'warmup',
  'excluded',
  'since',
  'until',
] as const
export type FilterName = (typeof filterNames)[number]

/** Values by name; one that is not asked for is not there. */
export type RequestFilter = Readonly<Partial<Record<FilterName, string>>>

/** The filter that an address says. */
export function filterOf(query: URLSearchParams): RequestFilter {
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = query.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
}

/** Filters with names for people; the rest is behind "More". */
export const namedFilters: readonly {
  readonly name: FilterName
  readonly label: string
  readonly hint?: string
}[] = [
  { name: 'voice', label: 'Voice' },
  { name: 'engine', label: 'Engine' },
  { name: 'tier', label: 'Hardware tier' },
  { name: 'device', label: 'Device' },
  { name: 'tag', label: 'Tag', hint: 'NAME:VALUE' },
  { name: 'campaign', label: 'Campaign', hint: 'its id' },
  { name: 'agent_id', label: 'Machine', hint: 'its id' },
  { name: 'subject', label: 'Subject' },
  { name: 'since', label: 'Since', hint: 'such as 2026-11-29T08:00Z' },
  { name: 'until', label: 'Until', hint: 'such as 2026-11-30' },
]

/** Filters with a few values. */
export const chosenFilters: readonly {
  readonly name: FilterName
  readonly label: string
  readonly values: readonly (readonly [value: string, words: string])[]
}[] = [
  {
    ...{ name: 'success', label: 'Result' },
    values: [
      ['', 'all'],
      ['true', 'successful'],
      ['false', 'failed'],
    ],
  },
  {
    ...{ name: 'warmup', label: 'Warm-ups' },
    values: [
      ['', 'included'],
      ['exclude', 'left out'],
      ['only', 'only these'],
    ],
  },
  {
    ...{ name: 'excluded', label: 'Excluded by somebody' },
    values: [
      ['', 'left out'],
      ['include', 'included'],
    ],
  },
]
