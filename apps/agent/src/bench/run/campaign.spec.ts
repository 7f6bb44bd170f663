import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import type { CampaignEnd } from '../kept/campaign-event.js'
import { parsePlan } from '../plan/parsed-plan.js'
import type { BenchOutcome, SendRequest } from '../target/bench-outcome.js'
import { runCampaign } from './campaign.js'
import type { Progress } from './progress.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const items = ['a', 'b'].map((id) => ({ id, text: id }))
const corpus = { name: 'two', items }
const silent: Progress = {
  expect: () => undefined,
  sent: () => undefined,
  answered: () => undefined,
  note: () => undefined,
  stop: () => undefined,
}

interface Run {
  readonly end: CampaignEnd
  readonly outcomes: readonly BenchOutcome[]
  /** `1a2` for text a with configuration 1, repeat 2; in brackets when it warms up. */
  readonly order: string
  readonly gates: readonly number[]
}

async function run(
  fields: object,
  answer: (outcome: BenchOutcome & { status: 'done' }, count: number) => BenchOutcome = (done) => done,
  earlier: readonly BenchOutcome[] = [],
  signal = new AbortController().signal,
): Promise<Run> {
  const plan = parsePlan('', { seed: 3, warmup: 0, cooldown_s: 1, ...fields })
  const outcomes: BenchOutcome[] = []
  const gates: number[] = []
  const send: SendRequest = (request) => {
    signal.throwIfAborted()
    return Promise.resolve(answer({ status: 'done', request, row }, outcomes.length + 1))
  }
  const end = await runCampaign(
    {
      plan,
      corpus,
      earlier,
      senders: plan.configurations.map(() => send),
      coolDown: (block) => Promise.resolve((gates.push(block), null)),
      onAnswer: ({ outcome }) => outcomes.push(outcome),
      progress: silent,
      nowMs: () => performance.now(),
    },
    signal,
  )
  const order = outcomes.map(({ request: { configuration, item, repeat, warmup } }) =>
    warmup ? `(${configuration}${item.id})` : `${configuration}${item.id}${repeat}`,
  )
  return { end, outcomes, order: order.join(' '), gates }
}

const two = [{ threads: 1 }, { threads: 2 }]
const lost = ({ request }: BenchOutcome): BenchOutcome => ({
  status: 'failed',
  request,
  failure: { failure_class: 'network', code: '', detail: '', request_id: null, http_status: null },
})

test('after each load of a voice the next text warms it up, unmeasured', async () => {
  const { order, gates } = await run({ configurations: two, repeat: 1, order: 'sequence', reload_warmup: 2 })
  expect(order).toBe('0a1 0b1 (1a) (1a) 1a1 1b1')
  expect(gates).toEqual([1])
})

test('the first warm-up is the one of the plan', async () => {
  const { order } = await run({ configurations: two, repeat: 1, warmup: 3, order: 'sequence' })
  expect(order).toBe('(0a) (0b) (0a) 0a1 0b1 (1a) 1a1 1b1')
})

test('another speed of the same voice is no load', async () => {
  const { order } = await run({ configurations: [{}, { speed: 2 }], repeat: 1, order: 'sequence' })
  expect(order).toBe('0a1 0b1 1a1 1b1')
})

test('a server is warmed up once, and the voice of the agent stays loaded meanwhile', async () => {
  const configurations = [{}, { engine: 'http', url: 'http://host' }]
  const { order } = await run({ configurations, repeat: 2, warmup: 1, order: 'sequence' })
  expect(order).toBe('(0a) 0a1 0b1 (1a) 1a1 1b1 0a2 0b2 1a2 1b2')
})

test('what was answered before is not asked again', async () => {
  const whole = await run({ configurations: two, repeat: 3 })
  const cut = whole.outcomes.slice(0, 7)
  const rest = await run({ configurations: two, repeat: 3 }, undefined, cut)
  const measured = [...cut, ...rest.outcomes].filter(({ request }) => !request.warmup)
  const keys = measured.map(({ request }) => `${request.configuration}${request.item.id}${request.repeat}`)
  expect(keys).toHaveLength(12)
  expect(new Set(keys).size).toBe(12)
  expect(keys.join(' ')).toBe(whole.order.replace(/\(\w+\) /g, ''))
})

test('repeats go on until the intervals are narrow', async () => {
  // RTFs of 0.9 to 1.1: the interval of the median narrows with their number.
  const spread = (done: BenchOutcome & { status: 'done' }, count: number): BenchOutcome => ({
    ...done,
    row: { ...row, rtf: 0.9 + (0.2 * ((count * 37) % 101)) / 100 },
  })
  const wide = { configurations: two, repeat: 3, until_interval: '10%', max_repeat: 80 }
  const { end, outcomes } = await run(wide, spread)
  const repeats = Math.max(...outcomes.map(({ request }) => request.repeat))
  expect(end).toBe('interval-reached')
  expect(repeats).toBeGreaterThan(3)
  expect(repeats).toBeLessThan(80)
  const narrow = await run({ ...wide, until_interval: '0.1%', max_repeat: 5 }, spread)
  expect(narrow.end).toBe('complete')
  expect(Math.max(...narrow.outcomes.map(({ request }) => request.repeat))).toBe(5)
})

test('a configuration that only fails does not keep the others from their end', async () => {
  const plan = { configurations: two, repeat: 3, until_interval: '5%', max_repeat: 50 }
  const { end, outcomes } = await run(plan, (done) =>
    done.request.configuration === 1 ? lost({ ...done }) : done,
  )
  expect(end).toBe('interval-reached')
  expect(Math.max(...outcomes.map(({ request }) => request.repeat))).toBe(3)
})

test('a campaign whose agent is gone ends instead of failing to its end', async () => {
  const { end, outcomes } = await run({ configurations: [{}], repeat: 50 }, (done, count) =>
    count === 5 ? done : lost(done),
  )
  expect(end).toBe('agent-gone')
  expect(outcomes).toHaveLength(15)
})

test('an interrupted campaign keeps what was measured', async () => {
  const controller = new AbortController()
  const abortAtThird = (done: BenchOutcome & { status: 'done' }, count: number) => {
    if (count === 3) controller.abort()
    return done
  }
  const { end, outcomes } = await run({ configurations: [{}] }, abortAtThird, [], controller.signal)
  expect(end).toBe('interrupted')
  expect(outcomes).toHaveLength(3)
})

test('a defect is not taken for an interruption', async () => {
  const defect = () => {
    throw new Error('defect')
  }
  await expect(run({ configurations: [{}] }, defect)).rejects.toThrow('defect')
})

test('an open loop runs all blocks of one configuration without a pause between them', async () => {
  const { gates, order } = await run({ configurations: [{}], repeat: 3, rate: 1000 })
  expect(gates).toEqual([1])
  expect(order.split(' ')).toHaveLength(6)
})

const heldBack = (done: BenchOutcome & { status: 'done' }, isHeld: boolean): BenchOutcome => ({
  ...done,
  row: { ...row, throttle_detected: isHeld, tags: { throttled: 'repeat' } },
})

test('what was throttled is asked again after a cool-down, and no more once it was not', async () => {
  let held = 1
  const { end, order, gates } = await run(
    { configurations: [{}], repeat: 2, order: 'sequence', throttled: 'repeat' },
    (done) => heldBack(done, done.request.item.id === 'b' && held-- > 0),
  )
  expect(order).toBe('0a1 0b1 0b1 0a2 0b2')
  expect(gates).toEqual([1, 1, 2])
  expect(end).toBe('complete')
})

test('a machine that is always throttled is asked three times and then left as it is', async () => {
  const { end, order } = await run({ configurations: [{}], repeat: 1, throttled: 'repeat' }, (done) =>
    heldBack(done, true),
  )
  expect(order).toBe('0a1 0b1 0a1 0b1 0a1 0b1')
  expect(end).toBe('complete')
})

test('tries of before an interruption count', async () => {
  const plan = { configurations: [{}], repeat: 1, throttled: 'repeat' }
  const whole = await run(plan, (done) => heldBack(done, true))
  const rest = await run(plan, (done) => heldBack(done, true), whole.outcomes.slice(0, 3))
  expect(rest.order).toBe('0a1 0b1 0b1')
})

test.each(['annotate', 'exclude'])(
  'a plan that would %s throttled requests asks none again',
  async (throttled) => {
    const { order } = await run({ configurations: [{}], repeat: 1, throttled }, (done) =>
      heldBack(done, true),
    )
    expect(order).toBe('0a1 0b1')
  },
)
