import { describe, expect, test } from 'vitest'
import { addressOf, configurationLabel, isOneAtATime, loadLabel, readPlan, requestRow } from '../src/index.js'

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
    { configuration: { voice: 'a', speed: 2, stream: true }, label: 'a/x2/streamed' },
    { configuration: { ...server, voice: 'a', stream: true }, label: 'host:8880/lab/a/streamed' },
    { configuration: server, label: 'host:8880/lab' },
    {
      configuration: { ...server, url: 'http://localhost:8880', voice: 'af_sky' },
      label: 'localhost:8880/af_sky',
    },
    {
      configuration: { ...server, model: 'kokoro', voice: 'a', format: 'mp3', speed: 2, timeout_s: 9 },
      label: 'host:8880/lab/kokoro/a/mp3/x2',
    },
    { configuration: { ...server, api: 'auto' }, label: 'host:8880/lab' },
    {
      configuration: { ...server, name: 'our server', voice: 'amy', serve: 'python3 serve.py' },
      label: 'our server',
    },
    {
      configuration: { engine: 'http', url: 'http://127.0.0.1:5000', api: 'piper' },
      label: '127.0.0.1:5000/piper',
    },
    {
      configuration: {
        ...server,
        precision: 'INT8',
        stated_threads: 4,
        engine_name: 'kokoro',
        engine_version: '1.0',
        model_file: '/models/kokoro.onnx',
        watch: 'pid:4711',
      },
      label: 'host:8880/lab/kokoro 1.0/INT8/t4/kokoro.onnx',
    },
    {
      configuration: { engine: 'wyoming', url: 'tcp://Host:10200/', voice: 'joe' },
      label: 'host:10200/wyoming/joe',
    },
    { configuration: { engine: 'command', command: 'piper', lines: true }, label: 'piper --lines' },
    {
      configuration: { engine: 'command', command: 'piper -m joe.onnx -f {out}', voice: 'joe' },
      label: 'piper -m joe.onnx -f {out}/joe',
    },
    { configuration: { engine: 'command', command: 'tts', raw: 22_050 }, label: 'tts --raw 22050' },
    {
      configuration: { engine: 'command', command: '/opt/bin/piper -m "/v/joe medium.onnx"' },
      label: expect.stringMatching(/^piper -m joe medium\.onnx~[0-9a-f]{8}$/) as string,
    },
    {
      configuration: { engine: 'command', command: `tts ${'é'.repeat(99)}` },
      label: expect.stringMatching(/^tts é{55}…~[0-9a-f]{8}$/) as string,
    },
    {
      configuration: { engine: 'command', command: 'echo a | tts', shell: true },
      label: 'echo a | tts --shell',
    },
  ])('$label for $configuration', ({ configuration, label }) => {
    expect(labelOf(configuration)).toEqual(label)
  })
})

describe('no two have one name', () => {
  const command = { engine: 'command', command: 'piper' }
  const server = { engine: 'http', url: 'http://host' }

  test.each([
    [
      { ...command, command: '/a/piper' },
      { ...command, command: '/b/piper' },
    ],
    [
      { ...command, command: 'piper --lines' },
      { ...command, lines: true },
    ],
    [
      { ...command, command: 'piper', cwd: '/a' },
      { ...command, cwd: '/b' },
    ],
    [
      { ...command, command: 'piper a' },
      { ...command, command: "piper 'a'" },
    ],
    [
      { ...command, voice: 'a' },
      { ...command, command: '"piper/a"' },
    ],
    [{ ...server, serve: 'kokoro' }, server],
    [
      { ...server, serve: 'kokoro -t 1' },
      { ...server, serve: 'kokoro -t 2' },
    ],
    [
      { ...server, serve: { command: 'k', env: { T: '1' } } },
      { ...server, serve: { command: 'k', env: { T: '2' } } },
    ],
    [
      { ...server, request: 'POST /a {text}' },
      { ...server, request: 'POST /b {text}' },
    ],
    [
      { ...server, headers: { 'X-Model': 'a' } },
      { ...server, headers: { 'X-Model': 'b' } },
    ],
  ])('%j and %j', (one, other) => {
    expect(labelOf(one)).not.toBeNull()
    expect(labelOf(other)).not.toBeNull()
    expect(labelOf(one)).not.toBe(labelOf(other))
  })

  test('however long it is: a name fits into a row', () => {
    const url = `http://host/${'a'.repeat(200)}`
    const [one, two] = ['1', '2'].map((end) => labelOf({ ...server, url, voice: `${'😀'.repeat(49)}${end}` }))
    expect(one).not.toBe(two)
    for (const label of [one, two]) {
      expect(label?.length).toBeLessThanOrEqual(256)
      expect(requestRow.shape.subject.safeParse(label).success).toBe(true)
    }
  })

  test.each([
    { watch: 'port:8880' },
    { headers: { Authorization: 'Bearer 1' } },
    { timeout_s: 9 },
    { tier: 'mine', device: 'cuda' },
  ])('but %j is no other subject', (changes) => {
    expect(labelOf({ ...server, ...changes })).toBe(labelOf(server))
  })
})

test('the address of a server is its URL without the protocol', () => {
  expect(addressOf('http://127.0.0.1:8880')).toBe('127.0.0.1:8880')
  expect(addressOf('https://host/lab')).toBe('host/lab')
  expect(addressOf('tcp://host:10200')).toBe('host:10200')
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
