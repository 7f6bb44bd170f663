import { expect, test } from 'vitest'
import { faultSchedule } from './schedule.js'

const options = { seed: '7', database: 'postgresql', collectors: 2, lastMs: 300_000 } as const

test('the same seed gives the same schedule, another one another', () => {
  expect(faultSchedule(options)).toEqual(faultSchedule(options))
  expect(faultSchedule(options)).not.toEqual(faultSchedule({ ...options, seed: '8' }))
})

test.each(['sqlite', 'postgresql', 'given-postgresql'] as const)(
  'five minutes on %s are 250 faults of nine kinds',
  (database) => {
    const schedule = faultSchedule({ ...options, database })
    expect(schedule.length).toBeGreaterThanOrEqual(250)
    expect(new Set(schedule.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9)
  },
)

test('a longer chaos begins as a shorter one', () => {
  const long = faultSchedule({ ...options, lastMs: 600_000 })
  expect(long.slice(0, 100)).toEqual(faultSchedule(options).slice(0, 100))
})

test('a target has one fault at a time', () => {
  const freezes = faultSchedule(options).filter(({ kind }) => kind.startsWith('link-'))
  for (const [i, fault] of freezes.entries()) {
    const next = freezes[i + 1]
    if (next !== undefined) expect(next.atMs).toBeGreaterThanOrEqual(fault.atMs + fault.forMs)
  }
})
