import { describe, expect, test } from 'vitest'
import { addressOf, configurationLabel, isOneAtATime, loadLabel, readPlan } from '../src/index.js'

const labelOf = (configuration: object) => {
  const [one] = readPlan({ configurations: [configuration] }, 0).plan?.configurations ?? []
  return one === undefined ? null : configurationLabel(one)
}

describe('a configuration is called', () => {
  const server = { engine: 'http', url: 'https://host:8880/lab/v1' }

  test.each([
    { configuration: {}, label: 'default' },
    { configuration: { voice: 'en_US-joe-medium' }, label: 'en_US-joe-medium' },
    { configuration: { voice: 'a', threads: 2 }, label: 'a/t2' },
    { configuration: { voice: 'a', threads: 2, speed: 1.5, provider: 'cuda' }, label: 'a/t2/x1.5' },
    { configuration: { speed: 0.25 }, label: 'default/x0.25' },
    { configuration: server, label: 'host:8880/lab' },
    {
      configuration: { ...server, url: 'http://localhost:8880', voice: 'af_sky' },
      label: 'localhost:8880/af_sky',
    },
    {
      configuration: { ...server, model: 'kokoro', voice: 'a', format: 'mp3', speed: 2, timeout_s: 9 },
      label: 'host:8880/lab/kokoro/a/mp3/x2',
    },
  ])('$label for $configuration', ({ configuration, label }) => {
    expect(labelOf(configuration)).toBe(label)
  })
})

test('the address of a server is its URL without the protocol', () => {
  expect(addressOf('http://127.0.0.1:8880')).toBe('127.0.0.1:8880')
  expect(addressOf('https://host/lab')).toBe('host/lab')
  expect(addressOf('host')).toBe('host')
})

describe('a load', () => {
  test.each([
    { concurrency: 1, rate: null, arrivals: 'constant', label: 'closed-1', one: true },
    { concurrency: 4, rate: null, arrivals: 'constant', label: 'closed-4', one: false },
    { concurrency: 1, rate: 2.5, arrivals: 'poisson', label: 'open-2.5-poisson', one: false },
    { concurrency: 1, rate: 1, arrivals: 'constant', label: 'open-1-constant', one: false },
  ] as const)('is called $label', ({ label, one, ...load }) => {
    expect(loadLabel(load)).toBe(label)
    expect(isOneAtATime(load)).toBe(one)
  })
})
