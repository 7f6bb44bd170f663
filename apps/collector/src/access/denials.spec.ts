import { expect, test } from 'vitest'
import { createDenials } from './denials.js'

test('of a flood a few lines are logged, then how many were left out, and all are counted', () => {
  const lines: unknown[] = []
  const waiting: (() => void)[] = []
  let nowMs = 0
  const denials = createDenials({
    log: { warn: (line: unknown) => void lines.push(line) },
    nowMs: () => nowMs,
    later: (run) => void waiting.push(run),
  })
  for (let i = 0; i < 1000; i++) denials.note('request-denied', 'unauthorized', { i })
  denials.note('agent-refused', 'forbidden', { agent_id: 'one' })
  expect(lines).toHaveLength(11)
  expect(lines.at(-1)).toEqual({ event: 'agent-refused', code: 'forbidden', agent_id: 'one' })
  expect(denials.counts()).toEqual({ unauthorized: 1000, forbidden: 1 })
  nowMs = 60_000
  for (const run of waiting.splice(0)) run()
  expect(lines.at(-1)).toEqual({ event: 'request-denied', code: 'unauthorized', left_out: 990 })
  denials.note('request-denied', 'unauthorized', { i: 'later' })
  expect(lines.at(-1)).toMatchObject({ i: 'later' })
  expect(waiting).toEqual([])
})
