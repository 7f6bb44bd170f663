import { afterEach, expect, test, vi } from 'vitest'
import { readConfig } from '../config.js'
import type { FoldStep } from '../store/folding/fold-step.js'
import type { FoldBefore } from '../store/folding/folded-blocks.js'
import { ageSeconds, oldAt } from './retention-policy.js'
import { type Retention, type RetentionTiming, startRetention } from './retention.js'

const step: FoldStep = { resolution: 1, folded: 2000, rows: 200 }
const asked: FoldBefore[] = []
const errors: unknown[] = []
let retention: Retention | undefined

afterEach(async () => {
  await retention?.stop()
  vi.useRealTimers()
  asked.length = errors.length = 0
})

function start(
  steps: () => AsyncGenerator<FoldStep, void>,
  timing: Partial<RetentionTiming> = {},
  rawS: number | null = 3600,
): Retention {
  const store = {
    fold: (before: FoldBefore) => {
      asked.push(before)
      return steps()
    },
    sizes: () => Promise.reject(new Error('away')),
  }
  const policy = { rawS, secondsS: null }
  retention = startRetention({ store, policy, onError: (error) => errors.push(error), timing })
  return retention
}

test.each([
  ['never', null],
  ['12h', 43_200],
  ['30d', 2_592_000],
])('the age %s is %s s', (text, seconds) => {
  expect(ageSeconds(text)).toBe(seconds)
})

test('what is never folded is never old', () => {
  expect(oldAt({ rawS: null, secondsS: 100 }, 1000)).toEqual({ samples: null, seconds: 900 })
})

test('a run folds until nothing is left, and says when the next one is', async () => {
  const { run, status } = start(async function* () {
    yield await Promise.resolve(step)
    yield { resolution: 60, folded: 600, rows: 10 }
  })
  expect(await status()).toMatchObject({ last_run: null, samples_folded: 0, sizes: null })
  const before = Date.now() / 1000
  await Promise.all([run(), run()])
  expect(asked).toHaveLength(1)
  const after = Date.now() / 1000
  const { last_run, next_run, ...rest } = await status()
  expect(rest).toMatchObject({ samples_folded: 2000, second_rows_folded: 600, last_error: null })
  expectWithin(last_run, before, after)
  expectWithin(next_run, before + 300, after + 300)
})

test('a run ends with its budget and is soon taken up again', async () => {
  const { run, status } = start(endless, { budgetMs: 30, pauseFactor: 0 })
  const before = Date.now() / 1000
  await run()
  expectWithin((await status()).next_run, before + 10, Date.now() / 1000 + 10)
})

test('a run that fails is told, and the next one comes', async () => {
  const { run, status } = start(async function* () {
    yield await Promise.resolve(step)
    throw new Error('the disk is full')
  })
  await run()
  expect(errors).toHaveLength(1)
  expect(await status()).toMatchObject({ last_error: 'the disk is full', samples_folded: 2000 })
  expect((await status()).next_run).not.toBeNull()
})

test('the stop waits for the step under way and no longer', async () => {
  const { run, stop, status } = start(endless, { pauseFactor: 1e6 })
  const running = run()
  await stop()
  await running
  expect((await status()).samples_folded).toBeLessThanOrEqual(4000)
})

test('the clock runs it, and not where everything is kept for ever', async () => {
  vi.useFakeTimers()
  const none = async function* (): AsyncGenerator<FoldStep, void> {
    // Nothing is old.
  }
  start(none)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(asked).toHaveLength(2)
  await retention?.stop()
  start(none, {}, null)
  await vi.advanceTimersByTimeAsync(900_000)
  expect(asked).toHaveLength(2)
})

function expectWithin(time: number | null, from: number, to: number): void {
  expect(time).toBeGreaterThanOrEqual(from)
  expect(time).toBeLessThanOrEqual(to)
}

async function* endless(): AsyncGenerator<FoldStep, void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    yield step
  }
}

test.each([
  ['30 days', { VOICEMARK_RETENTION_RAW: '30' }],
  ['nothing kept', { VOICEMARK_RETENTION_RAW: '0d' }],
  ['1 s for less than samples', { VOICEMARK_RETENTION_RAW: '2d', VOICEMARK_RETENTION_1S: '24h' }],
  ['1 s that never comes', { VOICEMARK_RETENTION_1S: '24h' }],
])('a collector does not start with %s', (_name, env) => {
  expect(() => readConfig(env)).toThrow(/VOICEMARK_RETENTION_/)
})

test('nothing is folded where nothing is set', () => {
  expect(readConfig({}).retention).toEqual({ rawS: null, secondsS: null })
  const env = { VOICEMARK_RETENTION_RAW: '30d', VOICEMARK_RETENTION_1S: '365d' }
  expect(readConfig(env).retention).toEqual({ rawS: 30 * 86_400, secondsS: 365 * 86_400 })
})
