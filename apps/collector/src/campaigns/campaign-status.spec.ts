import { expect, test } from 'vitest'
import { newCampaignAgent } from './campaign-members.js'
import { campaignStatus } from './campaign-status.js'

const campaign = { campaign_id: 'c', created_at: 1000, plan: {}, named: false, stopped_at: null }
const refused = { ...newCampaignAgent('c', 'here'), state: 'refused', code: 'busy' } as const
const heard = { hardware_tier: 'intel_i5', ended: false }
const facts = {
  agents: [refused],
  counts: [],
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
