import { expect, test } from 'vitest'
import { restFirst } from './rest.js'

async function rested(counts: boolean) {
  const notes: string[] = []
  let slept = 0
  await restFirst({
    countsEnergy: () => counts,
    sleep: (ms) => Promise.resolve((slept += ms)),
    note: (text) => notes.push(text),
  })
  return { slept, notes }
}

test('a machine that counts its energy rests before the first request, and says so', async () => {
  expect(await rested(true)).toEqual({
    slept: 8000,
    notes: ['rests for 8 s: what the machine draws while nothing speaks'],
  })
})

test('one that counts nothing keeps nobody waiting', async () => {
  expect(await rested(false)).toEqual({ slept: 0, notes: [] })
})
