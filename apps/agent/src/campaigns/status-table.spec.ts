import { expect, test } from 'vitest'
import type { CampaignStatus } from './collector-client.js'
import { progressLine, renderStatus } from './status-table.js'

const agent: CampaignStatus['agents'][number] = {
  agent_id: '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01',
  hardware_tier: 'intel_i5',
  state: 'running',
  detail: null,
  planned: 1200,
  expected: 1200,
  answered: 100,
  failed: 1,
  stored: 99,
  requests_per_s: 0.25,
  time_left_s: 4400,
  last_heard: 1_763_800_000,
  complete: false,
}
const waiting = {
  ...agent,
  ...{ agent_id: 'a0000000-6f0a-4b6e-9a52-0d3c6a1f9b01', hardware_tier: null, state: 'waiting' },
  ...{ planned: null, expected: null, answered: 0, failed: 0, stored: 0, last_heard: null },
  ...{ requests_per_s: null, time_left_s: null },
}
const status: CampaignStatus = {
  campaign_id: '2fe88f7e-5f5c-429f-8242-168f1b42b62f',
  complete: false,
  ended: false,
  time_left_s: null,
  agents: [agent, waiting],
  links: { comparison: '/api/v1/comparison' },
}

test('the status has a line for each agent, and a dash for what is not known', () => {
  expect(renderStatus(status, 'http://collector')).toBe(
    `campaign 2fe88f7e-5f5c-429f-8242-168f1b42b62f: not complete yet, 0 of 2 agents complete
agent      hardware   state        rows   answered   failed   per minute         left   heard
6f1d0c1e   intel_i5   running   99/1200   100/1200        1         15.0   1 h 14 min   2025-11-22 08:26:40 UTC
a0000000   –          waiting       0/?        0/?        0            –            –   never
`,
  )
})

test.each([
  [null, '99/1200 rows stored, 1 failed; 1 running'],
  [0, '99/1200 rows stored, 1 failed; 1 running; about 0 s left'],
  [59, '99/1200 rows stored, 1 failed; 1 running; about 59 s left'],
  [61, '99/1200 rows stored, 1 failed; 1 running; about 2 min left'],
  [3599, '99/1200 rows stored, 1 failed; 1 running; about 60 min left'],
  [7199, '99/1200 rows stored, 1 failed; 1 running; about 2 h 0 min left'],
])('%s seconds left are shown as coarsely as they are known', (time_left_s, line) => {
  expect(progressLine({ ...status, time_left_s, agents: [agent] })).toBe(line)
})
