import { randomUUID } from 'node:crypto'
import { StartError } from '@voicemark/daemon'
import { expect, test } from 'vitest'
import { CollectorAway, type CampaignStatus } from './collector-client.js'
import { followCampaign } from './follow.js'

const begun: CampaignStatus = {
  campaign_id: randomUUID(),
  complete: false,
  ended: false,
  time_left_s: null,
  agents: [],
  links: { comparison: '/' },
}

/** Follows a collector that answers so, one after another; after the last answer it repeats that. */
async function follow(answers: readonly (CampaignStatus | Error)[], patienceMs: number) {
  const said: string[] = []
  let asked = 0
  const status = () => {
    const answer = answers[Math.min(asked++, answers.length - 1)]
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? begun)
  }
  const signal = new AbortController().signal
  const options = {
    client: { status },
    say: (line: string) => said.push(line),
    signal,
    everyMs: 1,
    patienceMs,
  }
  const end = await followCampaign(begun, options).catch((error: unknown) => error)
  return { end, said, asked }
}

const away = new CollectorAway('no collector answers', false)

test('a collector that was away for a moment does not end following, and that is said once', async () => {
  const ended = { ...begun, ended: true }
  const { end, said } = await follow([away, away, begun, away, ended], 60_000)
  expect(end).toBe(ended)
  const trying = 'campaign: no collector answers; trying on for 60 s'
  const back = 'campaign: the collector answers again'
  expect(said.slice(2)).toEqual([trying, back, trying, back])
})

test('one that stays away ends it after its time', async () => {
  const { end, asked } = await follow([away], 30)
  expect(end).toBe(away)
  expect(asked).toBeGreaterThan(1)
})

test('what asking again does not change ends it at once', async () => {
  const unknown = new StartError('the campaign is unknown')
  expect(await follow([unknown], 60_000)).toMatchObject({ end: unknown, asked: 1 })
})
