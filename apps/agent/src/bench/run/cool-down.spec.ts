import { expect, test } from 'vitest'
import { coolDown } from './cool-down.js'

function machine(...celsius: (number | null)[]) {
  let slept_s = 0
  return {
    read: () => (celsius.length > 1 ? celsius.shift() : celsius[0]) ?? null,
    sleep: (ms: number) => Promise.resolve((slept_s += ms / 1000)),
    slept: () => slept_s,
  }
}

test.each([
  { name: 'a cool machine waits for nothing', celsius: [52.9], longest: 60, status: 'cool', waited: 0 },
  {
    name: 'a hot one waits until it is cool',
    celsius: [60, 58, 53.1, 53],
    longest: 60,
    status: 'waited',
    waited: 3,
  },
  {
    name: 'one that stays hot waits no longer than allowed',
    celsius: [60],
    longest: 2.5,
    status: 'still-hot',
    waited: 2.5,
  },
  {
    name: 'without a sensor nothing is waited for',
    celsius: [null],
    longest: 60,
    status: 'no-sensor',
    waited: 0,
  },
  {
    name: 'a sensor that goes away ends the wait',
    celsius: [60, null],
    longest: 60,
    status: 'waited',
    waited: 1,
  },
])('$name', async ({ celsius, longest, status, waited }) => {
  const { read, sleep, slept } = machine(...celsius)
  const cooled = await coolDown({ start_c: 50, longest_s: longest, read, sleep })
  expect(cooled).toMatchObject({ status, waited_s: waited })
  expect(slept()).toBe(waited)
})

test('what was throttled waits blindly where no sensor says when it is cool, and no longer than allowed', async () => {
  for (const [longest_s, waited_s] of [
    [60, 10],
    [4, 4],
    [0, 0],
  ] as const) {
    const { read, sleep, slept } = machine(null)
    const cooled = await coolDown({ start_c: null, longest_s, blind_s: 10, read, sleep })
    expect(cooled).toMatchObject({ status: 'no-sensor', waited_s })
    expect(slept()).toBe(waited_s)
  }
})

test('a start without a sensor has nothing to compare with', async () => {
  const { read, sleep } = machine(60)
  expect(await coolDown({ start_c: null, longest_s: 9, read, sleep })).toMatchObject({ status: 'no-sensor' })
})
