import { expect, test } from 'vitest'
import { within } from './within.js'

test('a wait that is over in time gives what was waited for', async () => {
  expect(await within(5, 'a value', Promise.resolve(1))).toBe(1)
})

test('a wait that is not over says what it waited for', async () => {
  const never = new Promise(() => undefined)
  await expect(within(0.01, 'the collector to start', never)).rejects.toThrow(
    'waited 0.01 s for the collector to start',
  )
})
