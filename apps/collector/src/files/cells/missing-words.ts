/**
 * What pandas (`read_csv`'s `na_values`), R and Excel write for a value that is not there; `#DIV/0!` and its like are
 * what Excel could not compute.
 */
const words = new Set([
  'nan',
  '-nan',
  'na',
  'n/a',
  '<na>',
  '#n/a',
  '#n/a n/a',
  '#na',
  '#nv',
  'none',
  'null',
  'nat',
  '1.#ind',
  '-1.#ind',
  '1.#qnan',
  '-1.#qnan',
  '#div/0!',
  '#null!',
  '#num!',
  '#value!',
])
const longest = 9

/** Whether a cell says that its value is missing; upper and lower case are one. */
export const isMissingWord = (text: string) => text.length <= longest && words.has(text.toLowerCase())

/** What Python, R and C write for a number without end: no measurement has one. */
export const isInfinite = (text: string) => /^[+-]?inf(inity)?$/i.test(text)
