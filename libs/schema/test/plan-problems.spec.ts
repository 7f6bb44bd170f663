import { describe, expect, test } from 'vitest'
import { readPlan, voiceNameRule } from '../src/index.js'

const server = { engine: 'http', url: 'https://host' }
const two = [{ threads: 1 }, { threads: 2 }]
const wrong = (plan: unknown) => {
  const { plan: read, problems } = readPlan(plan, 7)
  expect(read === null).toBe(problems !== null)
  return (problems ?? []).map(({ path, message }) => `${path}: ${message}`)
}
const ofPlan = (changes: object) => wrong({ configurations: two, ...changes })
const ofServer = (changes: object) => wrong({ configurations: [{ ...server, ...changes }] })
const ofVoice = (changes: object) => wrong({ configurations: [changes] })

const whole = (lowest: number, highest: number) => `expected a whole number ${lowest}–${highest}`
const notWhole = (highest: number) => [highest + 1, -1, 1.5, NaN, '1', null]

describe('a number of a plan', () => {
  test.each([
    { name: 'repeat', lowest: 1, highest: 10_000 },
    { name: 'warmup', lowest: 0, highest: 10_000 },
    { name: 'reload_warmup', lowest: 0, highest: 100 },
    { name: 'seed', lowest: 0, highest: 4_294_967_295 },
    { name: 'concurrency', lowest: 1, highest: 256, order: 'grouped' },
    { name: 'max_repeat', lowest: 5, highest: 10_000, until_interval: 0.05 },
  ])('$name is whole and $lowest to $highest', ({ name, lowest, highest, ...with_ }) => {
    const words = `${name}: ${whole(name === 'max_repeat' ? 1 : lowest, highest)}`
    for (const value of [lowest, highest]) expect(ofPlan({ ...with_, [name]: value })).toEqual([])
    for (const value of notWhole(highest)) expect(ofPlan({ ...with_, [name]: value })).toEqual([words])
    if (lowest === 1) expect(ofPlan({ ...with_, [name]: 0 })).toEqual([words])
  })

  test.each([
    {
      name: 'cooldown_s',
      good: [0, 0.5, 3600],
      bad: [-0.001, 3600.001, Infinity, '60', null],
      words: '0–3600',
    },
    {
      name: 'rate',
      good: [0.001, 2.5, 1000, null],
      bad: [0, 0.0009, 1000.001, NaN, '1'],
      words: '0.001–1000',
    },
  ])('$name is $words', ({ name, good, bad, words }) => {
    for (const value of good) expect(ofPlan({ [name]: value })).toEqual([])
    for (const value of bad)
      expect(ofPlan({ [name]: value })).toEqual([`${name}: expected a number ${words}`])
  })

  test('until_interval is a share of 0.1 % to 100 %', () => {
    const faults = (until_interval: unknown) => ofPlan({ until_interval })
    for (const value of [null, 0.001, 1, '0.1%', '100 %']) expect(faults(value)).toEqual([])
    for (const value of [0, 0.0009, 1.001, -0.5, '0%', '101%', '0.05%'])
      expect(faults(value)).toEqual(['until_interval: expected 0.1 %–100 %'])
    for (const value of ['5', 'five', '5%%', ' 5%', '-5%', '1e1%', NaN, {}, true])
      expect(faults(value)).toEqual(['until_interval: expected a share such as "5%" or 0.05'])
  })
})

describe('a voice of the agent', () => {
  const named = `configurations[0].voice: expected the name of a voice, ${voiceNameRule}; \`voicemark voices\` lists them`

  test('has a name that may be a file, threads, a provider and a speed', () => {
    const full = { engine: 'piper-onnx', voice: 'en_US-joe-medium', threads: 256, provider: 'cuda', speed: 4 }
    expect(ofVoice(full)).toEqual([])
    for (const voice of ['../a', '', 'a/b', 7]) expect(ofVoice({ voice })).toEqual([named])
  })

  test('is refused beyond its bounds', () => {
    for (const threads of [0, 257, 1.5, '2'])
      expect(ofVoice({ threads })).toEqual([`configurations[0].threads: ${whole(1, 256)}`])
    for (const threads of [1, 256, null]) expect(ofVoice({ threads })).toEqual([])
    for (const speed of [0.249, 4.001, '1', null, NaN])
      expect(ofVoice({ speed })).toEqual(['configurations[0].speed: expected a number 0.25–4'])
    for (const speed of [0.25, 4]) expect(ofVoice({ speed })).toEqual([])
    for (const provider of ['CPU', 'mps', ''])
      expect(ofVoice({ provider })).toEqual([
        'configurations[0].provider: expected cpu, cuda, coreml, dml, webgpu',
      ])
    for (const provider of ['cpu', 'cuda', 'coreml', 'dml', 'webgpu', null])
      expect(ofVoice({ provider })).toEqual([])
  })
})

describe('a server', () => {
  const at = (name: string, words: string) => [`configurations[0].${name}: expected ${words}`]
  const address = at('url', 'an address such as http://127.0.0.1:8880, without user, password or query')

  test.each([
    ...['localhost:8880', 'ftp://host', 'http://', 'host', '', 'http://user@host', 'http://:secret@host'],
    ...['http://host/?key=1', 'http://host/#a', 7, null, undefined],
  ])('at %s is refused', (url) => {
    expect(ofServer({ url })).toEqual(address)
  })

  test('may say everything, up to its bounds', () => {
    const full = {
      model: 'kokoro',
      voice: 'ä'.repeat(100),
      format: 'pcm',
      sample_rate_hz: 8000,
      speed: 0.25,
      timeout_s: 3600,
      tier: 'x'.repeat(64),
      device: 'x'.repeat(32),
      key_env: `_${'K'.repeat(63)}`,
      ca: 'ca.pem',
    }
    expect(ofServer(full)).toEqual([])
    expect(ofServer({ sample_rate_hz: 192_000, timeout_s: 1, insecure: true })).toEqual([])
    for (const format of ['wav', 'mp3', 'opus', 'flac']) expect(ofServer({ format })).toEqual([])
  })

  test.each([
    { name: 'model', values: ['', 'x'.repeat(101), 'a\nb', 'a\0', '\ud83d'], words: '1–100 characters' },
    { name: 'voice', values: ['', 'x'.repeat(101), 'a\u202eb'], words: '1–100 characters' },
    { name: 'model', values: [7], words: 'a name' },
    { name: 'format', values: ['aac', 'WAV', '', null], words: 'wav, pcm, mp3, opus, flac' },
    { name: 'sample_rate_hz', values: [7999, 192_001, 16_000.5], words: 'a whole number 8000–192000' },
    { name: 'timeout_s', values: [0, 3601, 1.5, null], words: 'a whole number 1–3600' },
    { name: 'speed', values: [0.2, 4.1], words: 'a number 0.25–4' },
    { name: 'tier', values: ['', 'A', 'x'.repeat(65), 'a-b', 7], words: '1–64 characters of a–z, 0–9 and _' },
    {
      name: 'device',
      values: ['', 'CUDA', 'x'.repeat(33), null],
      words: '1–32 characters of a–z, 0–9 and _',
    },
    {
      name: 'key_env',
      values: ['', '1A', 'A-B', 'A'.repeat(65), 'sk-1234', 7],
      words: 'the name of an environment variable',
    },
    { name: 'ca', values: ['', 7], words: 'a file' },
    { name: 'insecure', values: ['true', 1, null], words: 'true or false' },
  ])('is refused where $name is one of $values', ({ name, values, words }) => {
    for (const value of values) expect(ofServer({ [name]: value }), String(value)).toEqual(at(name, words))
  })

  test('is trusted by no more than one means, and only where there is one', () => {
    const plain = { url: 'http://host' }
    const tls = 'needs an https:// address'
    expect(ofServer({ ca: 'a.pem', insecure: true })).toEqual([
      'configurations[0].ca: does not go with `insecure`',
    ])
    expect(ofServer({ ...plain, ca: 'a.pem' })).toEqual([`configurations[0].ca: ${tls}`])
    expect(ofServer({ ...plain, insecure: true })).toEqual([`configurations[0].insecure: ${tls}`])
    expect(ofServer({ url: 'HTTPS://host', insecure: true })).toEqual([])
  })

  test('that answers samples without a header has to say their rate', () => {
    const words = 'configurations[0].sample_rate_hz: pcm has no header that says it; expected 8000–192000'
    expect(ofServer({ format: 'pcm' })).toEqual([words])
    expect(ofServer({ format: 'pcm', sample_rate_hz: 24_000 })).toEqual([])
  })
})

describe('the list of configurations', () => {
  const list = 'configurations: expected a list of configurations'
  const length = 'configurations: expected 1–64 configurations'

  test('has 1 to 64', () => {
    const some = (count: number) => Array.from({ length: count }, (_, i) => ({ threads: i + 1 }))
    expect(wrong({ configurations: some(64) })).toEqual([])
    expect(wrong({ configurations: some(65) })).toEqual([length])
    expect(wrong({ configurations: [] })).toEqual([length])
    for (const configurations of [undefined, null, {}, 'x']) expect(wrong({ configurations })).toEqual([list])
  })

  test('has nothing but voices and servers', () => {
    const words = 'expected piper-onnx, a voice of the agent, or http, a server'
    expect(wrong({ configurations: [{}, 5] })).toEqual([`configurations[1]: ${words}`])
    expect(ofVoice({ engine: 'kokoro' })).toEqual([`configurations[0].engine: ${words}`])
    expect(ofVoice({ engine: undefined })).toEqual([`configurations[0].engine: ${words}`])
  })

  test('has each only once, however it is spelt', () => {
    expect(wrong({ configurations: [{}, { threads: 1 }, { speed: 1 }, { threads: 1 }] })).toEqual([
      'configurations[2]: is the same as configurations[0]',
      'configurations[3]: is the same as configurations[1]',
    ])
    const same = [server, { ...server, url: 'https://host/v1/' }, { ...server, url: 'https://host/lab' }]
    expect(wrong({ configurations: same })).toEqual(['configurations[1]: is the same as configurations[0]'])
  })

  test('has one provider for all voices', () => {
    const words = 'an agent has one execution provider; make one campaign for each, and compare them'
    const provided = (...providers: (string | null)[]) =>
      wrong({ configurations: providers.map((provider, i) => ({ provider, threads: i + 1 })) })
    expect(provided('cpu', 'cpu')).toEqual([])
    expect(provided('cpu', 'cuda')).toEqual([`configurations[1].provider: ${words}`])
    expect(provided(null, 'cpu')).toEqual([`configurations[1].provider: ${words}`])
    expect(wrong({ configurations: [{ provider: 'cpu' }, server] })).toEqual([])
  })
})

describe('choices that do not go together', () => {
  test.each([
    [{ rate: 1, concurrency: 2 }, 'rate: does not go with `concurrency`: an open loop has no limit'],
    [{ rate: 1, until_interval: '5%' }, 'until_interval: does not go with `rate`'],
    [{ arrivals: 'poisson' }, 'arrivals: needs `rate`'],
    [{ max_repeat: 9 }, 'max_repeat: needs `until_interval`'],
    [{ until_interval: '5%', max_repeat: 4 }, 'max_repeat: expected 5 (`repeat`) or more'],
    [
      { order: 'interleaved', concurrency: 2 },
      'order: interleaved needs one request at a time: requests in flight would load voices in turn',
    ],
    [
      { order: 'interleaved', rate: 1 },
      'order: interleaved needs one request at a time: requests in flight would load voices in turn',
    ],
  ])('like %j are refused', (changes, problem) => {
    expect(ofPlan(changes)).toEqual([problem])
  })

  test('are none where one configuration is under load', () => {
    expect(wrong({ configurations: [{}], order: 'interleaved', concurrency: 2 })).toEqual([])
    expect(ofPlan({ order: 'interleaved' })).toEqual([])
  })
})

test('tags that say what the bench knows better are refused, and no others', () => {
  const reserved = ['configuration', 'corpus', 'load', 'model', 'speed']
  const remarks = ['answer', 'insecure', 'proxy', 'redirects', 'resent']
  for (const name of [...reserved, ...remarks])
    expect(ofPlan({ tags: { [name]: 'x', room: 'cold' } })).toEqual([
      `tags.${name}: is set by the bench itself`,
    ])
  expect(ofPlan({ tags: { speeds: 'x', voice: 'y' } })).toEqual([])
  expect(ofPlan({ tags: { room: 7 } })).toEqual([expect.stringMatching(/^tags\.room: /)])
  expect(ofPlan({ tags: { 'a b': 'x' } })).toEqual([expect.stringMatching(/^tags\["a b"\]: /)])
})

test.each([
  { name: 'order', value: 'random', words: 'interleaved, grouped, sequence' },
  { name: 'arrivals', value: 'uniform', words: 'constant, poisson' },
  { name: 'corpus', value: '', words: 'a name or a file' },
  { name: 'corpus', value: null, words: 'a name or a file' },
])('$name is none of $value', ({ name, value, words }) => {
  expect(ofPlan({ rate: 1, [name]: value })).toEqual([`${name}: expected ${words}`])
})

describe('all that is wrong is listed', () => {
  test('of fields that are not what they should be, and of names that are none', () => {
    const plan = {
      configurations: [
        { threads: 0, speeed: 1, vioce: 'a' },
        { engine: 'http', url: 'host', format: 'aac', timeout_s: 0 },
        { engine: 'x' },
      ],
      repeat: 0.5,
      seed: -1,
      tags: { room: 7 },
      spede: 1,
    }
    const unknown = 'unknown; docs/bench.md lists what a plan has'
    const found = wrong(plan)
    expect(found.map((problem) => problem.split(': ')[0]).sort()).toEqual([
      ...['configurations[0].speeed', 'configurations[0].threads', 'configurations[0].vioce'],
      ...['configurations[1].format', 'configurations[1].timeout_s', 'configurations[1].url'],
      ...['configurations[2].engine', 'repeat', 'seed', 'spede', 'tags.room'],
    ])
    expect(found.filter((problem) => problem.endsWith(unknown))).toHaveLength(3)
  })

  test('of choices that do not go together', () => {
    const plan = {
      configurations: [{ provider: 'cpu' }, { provider: 'cpu' }, { provider: 'dml', threads: 1 }],
      rate: 1,
      concurrency: 2,
      until_interval: 0.05,
      max_repeat: 1,
      order: 'interleaved',
      tags: { load: 'x', model: 'y' },
    }
    expect(wrong(plan).map((problem) => problem.split(': ')[0])).toEqual([
      ...['configurations[1]', 'configurations[2].provider', 'rate', 'until_interval', 'max_repeat'],
      ...['order', 'tags.load', 'tags.model'],
    ])
  })

  test('even where it is no plan at all', () => {
    for (const value of [null, undefined, [], 'plan', 7]) expect(wrong(value)).toHaveLength(1)
    expect(wrong({})).toEqual(['configurations: expected a list of configurations'])
  })
})
