import { expect, test } from 'vitest'
import { createLightRun, type LightRun } from '../light/light-run.js'
import { uuidOf } from '../random.js'
import { checkStored, isRight } from './checker.js'
import type { StoredRun, StoredStream } from './stored-run.js'

const agent_id = uuidOf('agent')

function runWith(samples: number, poisonEvery = 0): LightRun {
  const run = createLightRun({
    agent_id,
    run_id: uuidOf('run'),
    started_wall: 1,
    poisonEvery,
    repeatEvery: 0,
  })
  run.make('sample', samples)
  return run
}

function storedAs(run: LightRun, seqs: readonly number[], more: Partial<StoredStream> = {}): StoredRun {
  const rows = seqs.map((seq) => ({ seq, row: run.row('sample', seq) }))
  return {
    run_id: run.run_id,
    agent_id,
    streams: {
      request: { next: 0, rows: [], quarantined: [], lost: [], removed: [] },
      sample: { next: seqs.length, rows, quarantined: [], lost: [], removed: [], ...more },
    },
  }
}

test('what is stored as it was made is right', () => {
  const run = runWith(3)
  const verdict = checkStored([run], [storedAs(run, [0, 1, 2])])
  expect(isRight(verdict)).toBe(true)
  expect(verdict).toMatchObject({ made: 3, stored: 3, missing: 0, duplicate: 0, unexpected: 0 })
})

test('a row that is nowhere is missing, and so is a whole run', () => {
  const run = runWith(3)
  expect(checkStored([run], [storedAs(run, [0, 2])])).toMatchObject({ missing: 1 })
  expect(checkStored([run], [])).toMatchObject({ missing: 3 })
})

test('a row in two places is a duplicate', () => {
  const run = runWith(2, 2)
  const twice = storedAs(run, [0, 0], { next: 3, quarantined: [1] })
  expect(checkStored([run], [twice])).toMatchObject({ duplicate: 1 })
})

test('a row that nobody made is unexpected, and so is a run that nobody began', () => {
  const run = runWith(2)
  expect(checkStored([run], [storedAs(run, [0, 1, 2])])).toMatchObject({ unexpected: 1 })
  expect(checkStored([], [storedAs(run, [0])])).toMatchObject({ unexpected: 1 })
})

test('a good row in quarantine and a poison row in the table are unexpected', () => {
  const good = runWith(2)
  expect(checkStored([good], [storedAs(good, [0], { next: 2, quarantined: [1] })])).toMatchObject({
    unexpected: 1,
  })
  const poison = runWith(2, 2)
  expect(checkStored([poison], [storedAs(poison, [0, 1])])).toMatchObject({ unexpected: 1 })
})

test('a lost range is right where the agent gave it up, and nowhere else', () => {
  const run = runWith(10)
  const lost = [{ first: 2, last: 4 }]
  const stored = storedAs(run, [0, 1, 5, 6, 7, 8, 9], { next: 10, lost })
  expect(checkStored([run], [stored])).toMatchObject({ unexpected: 3, missing: 0, lawless: 0 })
  run.giveUp('sample', 2, 3)
  expect(isRight(checkStored([run], [stored]))).toBe(true)
})

test('a removed range is right where the rows were deleted, and nowhere else', () => {
  const run = runWith(4, 4)
  const removed = [{ first: 1, last: 3 }]
  const stored = storedAs(run, [0], { next: 4, removed })
  expect(checkStored([run], [stored])).toMatchObject({ removed: 3, unexpected: 3, missing: 0, lawless: 0 })
  const deleted = { ...run, deleted: (_name: unknown, seq: number) => seq > 0 }
  expect(isRight(checkStored([deleted], [stored]))).toBe(true)
  const left = storedAs(run, [0, 1], { next: 4, quarantined: [3], removed: [{ first: 2, last: 2 }] })
  expect(checkStored([deleted], [left])).toMatchObject({ unexpected: 2 })
})

test('a row that was given up and had been stored before is right', () => {
  const run = runWith(3)
  run.giveUp('sample', 0, 2)
  expect(isRight(checkStored([run], [storedAs(run, [0, 1, 2])]))).toBe(true)
})

test('other values are different, the next double is rounded', () => {
  const run = runWith(1)
  const stored = (late_ms: number) => {
    const row = { ...run.row('sample', 0), late_ms }
    return {
      ...storedAs(run, []),
      streams: {
        ...storedAs(run, []).streams,
        sample: { next: 1, rows: [{ seq: 0, row }], quarantined: [], lost: [], removed: [] },
      },
    }
  }
  const made = Number(run.row('sample', 0)['late_ms'])
  expect(checkStored([run], [stored(made + 0.5)])).toMatchObject({ different: 1, rounded: 0 })
  expect(checkStored([run], [stored(made + Number.EPSILON * made * 0.6)])).toMatchObject({
    different: 0,
    rounded: 1,
  })
})

test('a cursor that is not the sum of what is there breaks the law', () => {
  const run = runWith(2)
  expect(checkStored([run], [storedAs(run, [0, 1], { next: 1 })])).toMatchObject({ lawless: 1, missing: 0 })
})
