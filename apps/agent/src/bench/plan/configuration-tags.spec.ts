import { expect, test } from 'vitest'
import { configurationLabel, tags } from '@voicemark/schema'
import { configurationTag } from './configuration-tags.js'
import { parsePlan } from './parsed-plan.js'

const server = (voice: string) => {
  const { configurations } = parsePlan('p', {
    configurations: [{ engine: 'http', url: 'http://a:1', model: 'm'.repeat(100), voice }],
  })
  const [configuration] = configurations
  if (configuration === undefined) throw new Error('the plan has none')
  return configuration
}

test('a label that fits is the tag', () => {
  expect(configurationTag(server('af_sky'))).toBe(configurationLabel(server('af_sky')))
})

test('labels that are the same for 128 characters are two tags', () => {
  const [one, two] = [server(`${'v'.repeat(90)}1`), server(`${'v'.repeat(90)}2`)].map(configurationTag)
  expect(one).toHaveLength(128)
  expect(one).not.toBe(two)
})

test.each(Array.from({ length: 8 }, (_, at) => at))(
  'a label that is cut after %i more characters is no half character',
  (at) => {
    expect(
      tags.safeParse({ configuration: configurationTag(server(`${'v'.repeat(at)}${'😀'.repeat(40)}`)) })
        .success,
    ).toBe(true)
  },
)
