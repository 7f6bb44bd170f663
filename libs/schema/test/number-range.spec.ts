import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import {
  isInRange,
  metricsSummary,
  numberRange,
  realtimeSample,
  requestRow,
  storedRequest,
} from '../src/index.js'
import { fullSample } from './made-rows.js'

const rows = [requestRow.shape, storedRequest.shape, realtimeSample.shape, metricsSummary.shape]
const fields = rows.flatMap(Object.entries<z.ZodType>).map(([name, schema]) => ({
  name,
  schema,
  range: numberRange(schema),
}))
const edges = [
  null,
  undefined,
  0,
  -0,
  5e-324,
  -5e-324,
  0.5,
  1,
  100,
  250,
  599,
  2 ** 31,
  2 ** 53,
  1e21,
  1.8e308,
  NaN,
]

test('what is right at a glance, the schema takes too, in every field of every row', () => {
  const around = edges.flatMap((value) =>
    typeof value === 'number' ? [value, -value, value - 1, value + 1, value * (1 + 2 ** -52)] : [value],
  )
  const taken = ({ schema, range }: (typeof fields)[number], value: unknown) =>
    !isInRange(value, range) || schema.safeParse(value).success
  for (const field of fields)
    for (const value of [...around, '', '1', true, {}]) expect(taken(field, value), field.name).toBe(true)
  fc.assert(fc.property(fc.constantFrom(...fields), fc.double(), taken))
})

test('every sample that is usual is right at a glance', () => {
  const sample = new Map<string, unknown>(Object.entries(fullSample()))
  for (const [name, schema] of Object.entries(realtimeSample.omit({ watched: true }).shape)) {
    expect(isInRange(sample.get(name), numberRange(schema)), name).toBe(true)
    expect(isInRange(null, numberRange(schema)), name).toBe(name !== 'timestamp')
  }
})

test('numbers at the very borders are right at a glance', () => {
  const { cpu_percent, temperature_c, memory_mb } = realtimeSample.shape
  for (const value of [0, -0, 100]) expect(isInRange(value, numberRange(cpu_percent))).toBe(true)
  for (const value of [-100, 250]) expect(isInRange(value, numberRange(temperature_c))).toBe(true)
  for (const value of [0, 1e100]) expect(isInRange(value, numberRange(memory_mb))).toBe(true)
})

test.each([
  { name: 'cpu_percent', range: { nullable: true, lowest: 0, highest: 100, whole: false } },
  { name: 'temperature_c', range: { nullable: true, lowest: -100, highest: 250, whole: false } },
  { name: 'memory_mb', range: { nullable: true, lowest: 0, highest: 1e100, whole: false } },
  {
    name: 'delta_memory_mb',
    range: { nullable: true, lowest: -1e100, highest: 1e100 },
  },
  { name: 'http_status', range: { nullable: true, lowest: 100, highest: 599, whole: true } },
  { name: 'timestamp', range: { nullable: false, lowest: Number.EPSILON } },
])('the range of $name is that of its schema', ({ name, range }) => {
  expect(fields.find((field) => field.name === name)?.range).toMatchObject(range)
})

test('a field that is no number has no range, so its schema is asked', () => {
  for (const name of ['voice', 'success', 'tags', 'gpu_name', 'failure_class']) {
    const range = fields.find((field) => field.name === name)?.range
    expect(range).toEqual({ nullable: false, lowest: Infinity, highest: -Infinity, whole: false })
  }
})
