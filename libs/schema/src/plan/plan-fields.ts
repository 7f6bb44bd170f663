import { z } from 'zod'

/** What the fields of a plan are made of; each says in words what it expects. */
export const whole = (min: number, max: number) => {
  const expected = `expected a whole number ${min}–${max}`
  return z.number(expected).int(expected).min(min, expected).max(max, expected)
}

export const between = (min: number, max: number) => {
  const expected = `expected a number ${min}–${max}`
  return z.number(expected).min(min, expected).max(max, expected)
}

export const slugOf = (length: number) => {
  const expected = `expected 1–${length} characters of a–z, 0–9 and _`
  return z.string(expected).regex(new RegExp(`^[a-z0-9_]{1,${length}}$`), expected)
}

export const choice = <T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, `expected ${values.join(', ')}`)

export const printable = z.string('expected a name').regex(/^\P{C}{1,100}$/u, 'expected 1–100 characters')

export const file = z.string('expected a file').min(1, 'expected a file').max(4096, 'expected a file')

export const flag = z.boolean('expected true or false')
