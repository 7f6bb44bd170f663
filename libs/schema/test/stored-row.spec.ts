import { describe, expect, test } from 'vitest'
import { requestRow, storedRequest } from '../src/index.js'
import { faultsOf } from './faults.js'
import { fullRequest, withValue } from './made-rows.js'

const names = Object.keys(storedRequest.shape)
const faults = (name: string, value: unknown) =>
  faultsOf(storedRequest, withValue(fullRequest(), name, value))

test('a stored row has the fields of a delivered one, in their order', () => {
  expect(names).toEqual(Object.keys(requestRow.shape))
  expect(storedRequest.parse(fullRequest())).toEqual(fullRequest())
})

test('whatever an agent may deliver can be stored as it is', () => {
  const values = [null, 0, 1, -1, 0.5, 100, 1e21, 5e-324, true, false, '', 'a', 'FP32', 'x'.repeat(256), {}]
  for (const name of names)
    for (const value of values) {
      const row = requestRow.safeParse(withValue(fullRequest(), name, value))
      if (row.success) expect(storedRequest.safeParse(row.data).data, name).toEqual(row.data)
    }
})

test('an imported row may lack all but its name, its machine, its place, whether it succeeded, and tags', () => {
  const needed = [
    'request_id',
    'hardware_tier',
    'device_type',
    'success',
    'agent_id',
    'run_id',
    'seq',
    'tags',
  ]
  expect(names.filter((name) => faults(name, null).length > 0)).toEqual(needed)
})

describe('names of other systems', () => {
  test.each([
    { name: 'request_id', longest: 256 },
    { name: 'hardware_tier', longest: 64 },
    { name: 'device_type', longest: 32 },
    { name: 'quantization_used', longest: 256 },
  ])('are kept in $name up to $longest characters', ({ name, longest }) => {
    for (const value of ['Req 7', 'é'.repeat(longest)]) expect(faults(name, value)).toEqual([])
    for (const value of ['', 'x'.repeat(longest + 1), 'a\0', '\udc00', 7])
      expect(faults(name, value), String(value)).toHaveLength(1)
  })

  test('are no other names of an agent or a run', () => {
    for (const name of ['agent_id', 'run_id', 'campaign_id']) expect(faults(name, 'mine')).toHaveLength(1)
  })
})

test('a whole traceback is kept, up to 65,536 whole characters', () => {
  expect(faults('error_message', 'Traceback:\n'.padEnd(65_536, 'x'))).toEqual([])
  expect(faults('error_message', 'x'.repeat(65_537))).toHaveLength(1)
  expect(faults('error_message', 'a\0')).toEqual(['error_message: holds a NUL or half a character'])
})

test('a number that may be missing is never below its range or no number', () => {
  for (const name of ['text_length_chars', 'start_time', 'queue_wait_s', 'samples_due', 'rtf', 'concurrency'])
    for (const value of [-1, NaN, Infinity, '1']) expect(faults(name, value), name).toHaveLength(1)
})

test('a count that only one of the databases takes ended the import of its file', () => {
  const counts = [
    'cpu_cores',
    'text_length_chars',
    'text_length_tokens',
    'samples_due',
    'concurrency',
    'repeat',
  ]
  for (const name of counts) {
    expect(faults(name, 2 ** 31 - 1)).toEqual([])
    expect(faults(name, 2 ** 31)).toEqual([expect.stringMatching(`^${name}: Too big`)])
  }
})
