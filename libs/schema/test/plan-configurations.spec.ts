import { describe, expect, test } from 'vitest'
import { readPlan, spokenVoiceRule } from '../src/index.js'
import { planFaults, wholeNumber } from './plan-faults.js'

const server = { engine: 'http', url: 'https://host' }
const ofServer = (changes: object) => planFaults({ configurations: [{ ...server, ...changes }] })
const ofVoice = (changes: object) => planFaults({ configurations: [changes] })

describe('a voice of the agent', () => {
  const named = `configurations[0].voice: expected the name of a voice, ${spokenVoiceRule}; \`voicemark voices\` lists them`

  test('has a name that may be a file, threads, a provider and a speed', () => {
    const full = { engine: 'piper-onnx', voice: 'en_US-joe-medium', threads: 256, provider: 'cuda', speed: 4 }
    expect(ofVoice(full)).toEqual([])
    for (const voice of ['../a', '', 'a/b', 7]) expect(ofVoice({ voice })).toEqual([named])
  })

  test('is refused beyond its bounds', () => {
    for (const threads of [0, 257, 1.5, '2'])
      expect(ofVoice({ threads })).toEqual([`configurations[0].threads: ${wholeNumber(1, 256)}`])
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
    expect(planFaults({ configurations: some(64) })).toEqual([])
    expect(planFaults({ configurations: some(65) })).toEqual([length])
    expect(planFaults({ configurations: [] })).toEqual([length])
    for (const configurations of [undefined, null, {}, 'x'])
      expect(planFaults({ configurations })).toEqual([list])
  })

  test('has nothing but voices, servers and programs', () => {
    const words =
      'expected own, a voice of the agent, http or wyoming, a server, or command, a program of yours'
    expect(planFaults({ configurations: [{}, 5] })).toEqual([`configurations[1]: ${words}`])
    expect(ofVoice({ engine: 'kokoro' })).toEqual([`configurations[0].engine: ${words}`])
    expect(ofVoice({ engine: undefined })).toEqual([`configurations[0].engine: ${words}`])
  })

  test('may call the engine of the agent its own', () => {
    const reading = readPlan({ configurations: [{ engine: 'own', voice: 'a:b' }] }, 1)
    expect(reading.plan?.configurations).toMatchObject([{ engine: 'piper-onnx', voice: 'a:b' }])
    expect(planFaults({ configurations: [{ engine: 'own' }, { engine: 'piper-onnx' }] })).toEqual([
      'configurations[1]: is the same as configurations[0]',
    ])
  })

  test('has each only once, however it is spelt', () => {
    expect(planFaults({ configurations: [{}, { threads: 1 }, { speed: 1 }, { threads: 1 }] })).toEqual([
      'configurations[2]: is the same as configurations[0]',
      'configurations[3]: is the same as configurations[1]',
    ])
    const same = [server, { ...server, url: 'https://host/v1/' }, { ...server, url: 'https://host/lab' }]
    expect(planFaults({ configurations: same })).toEqual([
      'configurations[1]: is the same as configurations[0]',
    ])
  })

  test('has one provider for all voices', () => {
    const words = 'an agent has one execution provider; make one campaign for each, and compare them'
    const provided = (...providers: (string | null)[]) =>
      planFaults({ configurations: providers.map((provider, i) => ({ provider, threads: i + 1 })) })
    expect(provided('cpu', 'cpu')).toEqual([])
    expect(provided('cpu', 'cuda')).toEqual([`configurations[1].provider: ${words}`])
    expect(provided(null, 'cpu')).toEqual([`configurations[1].provider: ${words}`])
    expect(planFaults({ configurations: [{ provider: 'cpu' }, server] })).toEqual([])
  })
})
