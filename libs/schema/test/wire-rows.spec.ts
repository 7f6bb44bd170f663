import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  batchMessage,
  largestMessageBytes,
  realtimeSample,
  requestRow,
  stream,
  streamFields,
} from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { agentId, fullRequest, fullSample, runId, without, withValue } from './made-rows.js'
import { count, noNumbers } from './number-kinds.js'

const batch = { run_id: runId, stream: 'sample', first: 7, rows: [[1], [2]] }

/** What the other side has in its hands: the message has been text in between. */
const overTheWire = (message: unknown): unknown => JSON.parse(JSON.stringify(message))

const valuesOf = (names: readonly string[], row: object) => {
  const values = new Map<string, unknown>(Object.entries(row))
  return names.map((name) => values.get(name))
}
const namedBy = (names: readonly string[], values: readonly unknown[] = []) =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]))

describe('what an agent writes, the collector reads', () => {
  const arrived = (name: 'request' | 'sample', row: object) => {
    const rows = [valuesOf(streamFields[name], row)]
    const message = batchMessage.parse(overTheWire({ run_id: runId, stream: name, first: 0, rows }))
    return namedBy(streamFields[name], message.rows[0])
  }

  test('of a request: every field but the three that are in the message', () => {
    const { seq, ...row } = { ...fullRequest(), agent_id: agentId, run_id: runId }
    expect(requestRow.parse({ ...arrived('request', row), agent_id: agentId, run_id: runId, seq })).toEqual({
      ...row,
      seq,
    })
    expect(streamFields.request).toHaveLength(132)
  })

  test('of a sample: every field', () => {
    expect(realtimeSample.parse(arrived('sample', fullSample()))).toEqual(fullSample())
    expect(streamFields.sample).toHaveLength(20)
  })

  test('of a number: every bit', () => {
    const numbers = fc.double({ min: 0, max: 1e100, noNaN: true })
    fc.assert(
      fc.property(numbers, (memory_mb) => {
        const { memory_mb: read } = realtimeSample.parse(arrived('sample', fullSample({ memory_mb })))
        expect(read).toBe(memory_mb)
      }),
    )
    for (const memory_mb of [0, 5e-324, 1e21, 1e100, 0.1 + 0.2])
      expect(arrived('sample', fullSample({ memory_mb }))['memory_mb']).toBe(memory_mb)
  })

  test('of a text: every character', () => {
    const characters = fc.constantFrom('=', '"', ',', '\n', '\r', '\\', 'é', '😀', '\u2028')
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 128 }), (error_message) => {
        expect(arrived('request', fullRequest({ error_message }))['error_message']).toBe(error_message)
      }),
    )
  })

  test('of what is missing: null, and an empty text stays one', () => {
    const row = fullRequest({ rtf: null, error_message: '', voice: '' })
    expect(arrived('request', row)).toMatchObject({ rtf: null, error_message: '', voice: '' })
  })
})

describe('a batch', () => {
  const faults = (name: string, value: unknown) => faultyPaths(batchMessage, withValue(batch, name, value))

  test('is of one of the two streams', () => {
    expect(stream.options).toEqual(['request', 'sample'])
    expect(batchMessage.parse(batch)).toEqual(batch)
    for (const value of ['requests', 'event', '', null, 0])
      expect(faults('stream', value)).toEqual(['stream'])
  })

  test.each(Object.keys(batch))('needs its %s', (name) => {
    expect(faultyPaths(batchMessage, without(batch, name))).toEqual([name])
  })

  test('has 1 to 500 rows of at most 256 values', () => {
    const rows = (length: number, values: number) =>
      Array.from({ length }, () => Array.from({ length: values }, () => 0))
    for (const value of [rows(1, 0), rows(500, 13), rows(1, 256)]) expect(faults('rows', value)).toEqual([])
    expect(faults('rows', rows(0, 0))).toEqual(['rows'])
    expect(faults('rows', rows(501, 1))).toEqual(['rows'])
    expect(faults('rows', [[1], new Array(257).fill(0)])).toEqual(['rows.1'])
    expect(faults('rows', [{ rtf: 1 }])).toEqual(['rows.0'])
  })

  test('begins at a whole number, and the seq behind its last row has 32 bits', () => {
    const last = 2 ** 31 - 1
    for (const value of count.good) expect(faults('first', Math.min(value, last - 2))).toEqual([])
    for (const value of [...count.bad, ...noNumbers, null]) expect(faults('first', value)).toEqual(['first'])
    const rows = [[1], [2]]
    expect(faultyPaths(batchMessage, { ...batch, rows, first: last - 2 })).toEqual([])
    expect(faultyPaths(batchMessage, { ...batch, rows, first: last - 1 })).toEqual(['first'])
  })

  test('keeps what stands in a row as it is, to be told apart row by row', () => {
    const rows = [[null, 'x', -1, { a: [] }], []]
    expect(batchMessage.parse({ ...batch, rows }).rows).toEqual(rows)
  })

  test('with something more is refused', () => {
    expect(faultsOf(batchMessage, { ...batch, agent_id: agentId })).toEqual([
      ': Unrecognized key: "agent_id"',
    ])
  })

  test('of 500 requests that say everything is smaller than the largest message', () => {
    const rows = new Array(500).fill(valuesOf(streamFields.request, fullRequest()))
    const message = { run_id: runId, stream: 'request', first: 2 ** 31 - 1, rows }
    expect(largestMessageBytes).toBe(1_048_576)
    expect(JSON.stringify(message).length).toBeLessThan(largestMessageBytes)
  })
})
