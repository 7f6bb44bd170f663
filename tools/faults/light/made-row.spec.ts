import { batchMessage, realtimeSample, requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { uuidOf } from '../random.js'
import { createLightRun } from './light-run.js'
import { madeRow } from './made-row.js'

const source = { run_id: uuidOf('run'), poisonEvery: 7, repeatEvery: 5 }
const sent = requestRow.omit({ agent_id: true, run_id: true, seq: true })

test('rows are valid, but for every seventh', () => {
  for (let seq = 0; seq < 70; seq++) {
    const valid = seq % 7 !== 6
    expect(realtimeSample.safeParse(madeRow(source, 'sample', seq)).success).toBe(valid)
    expect(sent.safeParse(madeRow(source, 'request', seq)).success).toBe(valid)
  }
})

test('a row is the same whenever it is made', () => {
  expect(madeRow(source, 'request', 3)).toEqual(madeRow(source, 'request', 3))
  expect(madeRow(source, 'request', 3)).not.toEqual(madeRow(source, 'request', 4))
})

test('every fifth request repeats the id of the first', () => {
  const id = (seq: number) => madeRow(source, 'request', seq)['request_id']
  expect(id(10)).toBe(id(0))
  expect(id(11)).not.toBe(id(0))
})

test('a batch of a run is one that the wire takes, and ends where rows were given up', () => {
  const run = createLightRun({ ...source, agent_id: uuidOf('agent'), started_wall: 1 })
  run.make('sample', 600)
  run.giveUp('sample', 100, 10)
  const rows = run.values('sample', 0, 500)
  expect(rows).toHaveLength(100)
  expect(batchMessage.safeParse({ run_id: run.run_id, stream: 'sample', first: 0, rows }).success).toBe(true)
  expect(run.lossAt('sample', 100)).toEqual({ first: 100, end: 110 })
  expect(run.values('sample', 110, 500)).toHaveLength(490)
})
