import { expect, test } from 'vitest'
import { newCampaignAgent } from './campaign-members.js'
import { campaignStatus } from './campaign-status.js'

const campaign = { campaign_id: 'c', created_at: 1000, plan: {}, named: false, stopped_at: null }
const refused = { ...newCampaignAgent('c', 'here'), state: 'refused', code: 'busy' } as const
const heard = { hardware_tier: 'intel_i5', ended: false }
const facts = {
  agents: [refused],
  counts: [],
  paces: [],
  seen: [
    { ...heard, agent_id: 'here', last_seen: 1001 },
    { ...heard, agent_id: 'there', last_seen: 1001 },
  ],
  links: [{ agent_id: 'here', since: 900 }],
  now: 1002,
}

test.each([
  { name: 'one that is heard of may be at another collector', changes: {}, ended: false },
  { name: 'one that connected here later is not', links: [{ agent_id: 'there', since: 1001 }], ended: true },
  { name: 'one that was not heard of for long is not', now: 1017, ended: true },
  { name: 'after so long nobody comes', now: 1031, last_seen: 1030, ended: true },
  { name: 'one that said goodbye is not', bye: true, ended: true },
  { name: 'agents were named', named: true, ended: true },
  { name: 'it was stopped', stopped_at: 1001, ended: true },
])('a plan that all known agents have ended, and $name', (one) => {
  const { named = false, stopped_at = null, now = facts.now, links = facts.links } = one
  const seen = facts.seen.map((agent) => ({
    ...agent,
    last_seen: one.last_seen ?? agent.last_seen,
    ended: one.bye ?? false,
  }))
  expect(campaignStatus({ ...campaign, named, stopped_at }, { ...facts, now, links, seen })).toMatchObject({
    ended: one.ended,
    complete: false,
  })
})

test('a plan that no agent had in its time has ended', () => {
  const later = { ...facts, agents: [], now: 1040 }
  expect(campaignStatus(campaign, later)).toMatchObject({ ended: true, complete: false, agents: [] })
})

const working = {
  ...newCampaignAgent('c', 'here'),
  ...({ state: 'running', planned: 100, answered: 40 } as const),
}
const pace = { campaign_id: 'c', agent_id: 'here', requests: 20, first_start: 900, last_end: 910 }

test.each([
  { name: 'the latest requests', left: 30 },
  { name: 'two requests', paces: [{ ...pace, requests: 2 }], left: null },
  { name: 'requests in no time', paces: [{ ...pace, last_end: 900 }], left: null },
  { name: 'a plan that repeats until it is known', plan: { until_interval: 0.05 }, left: null },
  { name: 'more answers than planned', agent: { ...working, answered: 101 }, left: null },
  { name: 'an agent that was not heard for 15 s', now: 1017, left: null },
  { name: 'an agent that has vanished', now: 1200, left: null },
  { name: 'an agent that has ended', agent: { ...working, state: 'stopped' as const }, left: null },
])('the time left after $name', ({ paces = [pace], plan = {}, agent = working, now = 1002, left }) => {
  const status = campaignStatus({ ...campaign, named: true, plan }, { ...facts, paces, agents: [agent], now })
  expect(status).toMatchObject({ time_left_s: left, agents: [{ time_left_s: left }] })
})

test('the time left of a campaign is that of the slowest agent, and unknown where one of an agent is', () => {
  const other = { ...working, agent_id: 'there', answered: 90 }
  const paces = [pace, { ...pace, agent_id: 'there', last_end: 1000 }]
  const named = { ...campaign, named: true }
  const both = { ...facts, paces, agents: [working, other] }
  expect(campaignStatus(named, both)).toMatchObject({
    time_left_s: 50,
    agents: [
      { requests_per_s: 2, time_left_s: 30 },
      { requests_per_s: 0.2, time_left_s: 50 },
    ],
  })
  const waiting = { ...other, state: 'waiting' as const }
  expect(campaignStatus(named, { ...both, agents: [working, waiting] })).toMatchObject({ time_left_s: null })
})
