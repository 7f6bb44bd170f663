import { expect, test } from 'vitest'
import { planWords } from './plan-words.js'

const words = (configurations: readonly object[], repeat = 5) => planWords({ configurations, repeat })

test('configurations that differ in threads alone are named once', () => {
  expect(words([{ threads: 1 }, { threads: 2 }], 1)).toBe(
    'usual voice at 1 and 2 threads, each text of built-in once',
  )
  expect(words([1, 2, 4].flatMap((threads) => ['joe', 'kal'].map((voice) => ({ voice, threads }))))).toBe(
    'joe at 1, 2 and 4 threads, kal at 1, 2 and 4 threads, each text of built-in 5 times',
  )
})

test('what differs in more, or says no number of threads, has a name of its own', () => {
  expect(words([{ threads: 1 }, { threads: 2, speed: 2 }, { threads: null }])).toBe(
    'usual voice at 1 thread, usual voice at 2 threads at speed 2, usual voice, each text of built-in 5 times',
  )
})
