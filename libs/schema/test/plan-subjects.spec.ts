import { describe, expect, test } from 'vitest'
import { localOnlyField, readPlan } from '../src/index.js'
import { planFaults } from './plan-faults.js'

const server = { engine: 'http', url: 'http://host' }
const wyoming = { engine: 'wyoming', url: 'tcp://host:10200' }
const command = { engine: 'command', command: 'piper -m a.onnx -f {out}' }
const faults = (one: object) => planFaults({ configurations: [one] })
const at = (name: string, words: string) => [`configurations[0].${name}: ${words}`]
const read = (one: object) => {
  const [configuration] = readPlan({ configurations: [one] }, 0).plan?.configurations ?? []
  if (configuration === undefined) throw new Error('no plan')
  return configuration
}

test('a program and a Wyoming server need no more than how they are asked', () => {
  const usual = {
    name: null,
    watch: 'auto',
    stream: false,
    voice: null,
    timeout_s: 120,
    tier: null,
    model_file: null,
    precision: null,
    stated_threads: null,
    engine_name: null,
    engine_version: null,
  }
  expect(read(command)).toEqual({
    ...command,
    ...usual,
    lines: false,
    raw: null,
    shell: false,
    cwd: null,
    device: 'command',
  })
  expect(read(wyoming)).toEqual({ ...wyoming, ...usual, device: 'wyoming', serve: null })
})

test('whatever speaks may be asked for a stream', () => {
  for (const one of [{ voice: 'joe' }, server, wyoming, { ...command, command: 'piper' }]) {
    expect(read({ ...one, stream: true })).toMatchObject({ stream: true })
    expect(faults({ ...one, stream: 'yes' })).toEqual(at('stream', 'expected true or false'))
  }
  const whole = 'a file {out} is read when all is made; have it write to its standard output'
  expect(faults({ ...command, stream: true })).toEqual(at('stream', whole))
})

test('a server may be started by its command alone', () => {
  expect(read({ ...server, serve: 'kokoro --port 80' })).toMatchObject({
    serve: { command: 'kokoro --port 80', ready: null, ready_timeout_s: 120, cwd: null, env: {} },
  })
  const serve = {
    command: 'kokoro',
    ready: 'http://host/health?deep=1',
    ready_timeout_s: 600,
    env: { A: '' },
  }
  for (const one of [server, wyoming]) expect(faults({ ...one, serve })).toEqual([])
  expect(faults({ ...wyoming, serve: { command: 'w', ready: 'tcp://host:1' } })).toEqual([])
  expect(faults({ ...command, serve })).toEqual(at('serve', 'unknown; docs/bench.md lists what a plan has'))
})

test('a request of one’s own is a template', () => {
  expect(read({ ...server, request: 'POST /a {text}' })).toMatchObject({ api: 'template' })
  expect(faults({ ...server, api: 'piper', request: 'POST /a {text}' })).toEqual(
    at('request', 'needs `api` template'),
  )
  expect(faults({ ...server, api: 'template' })).toEqual(
    at('request', '`api` template needs it, such as POST /synthesize {"text": {text}}'),
  )
})

describe('is refused with words:', () => {
  const aCommand = 'expected a command of 1–4000 characters in one line'
  const ready = 'expected an address such as http://127.0.0.1:8880/health or tcp://127.0.0.1:10200'
  const tcp = 'expected an address such as tcp://127.0.0.1:10200'
  const header = 'expected the name of a header that is not the connection’s own'

  test.each([
    [{ ...server, watch: 'port:0' }, 'watch', 'expected a port, 1–65535'],
    [{ ...server, watch: null }, 'watch', /^expected none, auto/],
    [
      { ...server, api: 'OpenAI' },
      'api',
      'expected auto, openai, piper, coqui, marytts, elevenlabs, template',
    ],
    [{ ...server, precision: 'int8' }, 'precision', 'expected FP32, FP16, INT8, INT4'],
    [{ ...server, stated_threads: 0 }, 'stated_threads', 'expected a whole number 1–4096'],
    [{ ...server, engine_name: '' }, 'engine_name', 'expected 1–100 characters'],
    [{ ...server, model_file: '' }, 'model_file', 'expected a file'],
    [{ ...server, headers: { Host: 'a' } }, 'headers.Host', header],
    [{ ...server, headers: { 'a b': 'c' } }, 'headers["a b"]', header],
    [{ ...server, headers: { a: 'b\r\nc' } }, 'headers.a', 'expected printable ASCII'],
    [{ ...server, serve: 7 }, 'serve', aCommand],
    [{ ...server, serve: '' }, 'serve.command', aCommand],
    [{ ...server, serve: 'a | b' }, 'serve.command', /^\| is for a shell/],
    [{ ...server, serve: { command: 'a', ready: 'host' } }, 'serve.ready', ready],
    [{ ...server, serve: { command: 'a', ready: 'file:///a' } }, 'serve.ready', ready],
    [{ ...server, serve: { command: 'a', env: { 'A=': '' } } }, 'serve.env["A="]', /environment variable/],
    [{ ...server, serve: 'a', watch: 'agent:x/port:1' }, 'watch', /^what is started here/],
    [{ ...wyoming, url: 'http://host:1' }, 'url', tcp],
    [{ ...wyoming, url: 'tcp://host' }, 'url', tcp],
    [{ ...wyoming, url: 'tcp://host:1/?a' }, 'url', tcp],
    [{ ...wyoming, speed: 1 }, 'speed', /^unknown/],
    [{ ...command, command: '' }, 'command', aCommand],
    [{ ...command, command: 'a\nb' }, 'command', aCommand],
    [{ ...command, command: 'a "b' }, 'command', 'the quote " is not closed'],
    [{ ...command, command: 'a $B' }, 'command', /^\$ is for a shell/],
    [{ ...command, command: 'piper {text}', lines: true }, 'command', /^\{text\} is for one process a text/],
    [{ ...command, command: 'piper', lines: true, raw: 22_050 }, 'raw', /where the answer to a line ends/],
    [{ ...command, raw: 7999 }, 'raw', 'expected a whole number 8000–192000'],
    [{ ...command, shell: 'yes' }, 'shell', 'expected true or false'],
    [{ ...command, watch: 'agent:x/port:1' }, 'watch', /^what is started here/],
  ])('%j', (one, path, words) => {
    const [fault = '', ...others] = faults(one)
    expect(others).toEqual([])
    expect(fault.startsWith(`configurations[0].${path}: `)).toBe(true)
    expect(fault.slice(`configurations[0].${path}: `.length)).toMatch(
      typeof words === 'string'
        ? new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`)
        : words,
    )
  })
})

test('a shell may be given what is for a shell', () => {
  expect(faults({ ...command, command: 'cat | tts > {out}', shell: true })).toEqual([])
})

test.each([
  [{}, null],
  [server, null],
  [wyoming, null],
  [{ ...server, watch: 'none' }, null],
  [{ ...server, watch: 'agent:gpu/port:80' }, null],
  [{ ...server, api: 'piper' }, null],
  [command, 'command'],
  [{ ...server, serve: 'a' }, 'serve'],
  [{ ...wyoming, serve: 'a' }, 'serve'],
  [{ ...server, model_file: '/etc/passwd' }, 'model_file'],
  [{ ...server, watch: 'pid:1' }, 'watch'],
  [{ ...wyoming, watch: 'name:sshd' }, 'watch'],
  [{ ...server, key_env: 'A' }, 'key_env'],
  [{ ...server, url: 'https://host', ca: 'a.pem' }, 'ca'],
  [{ ...server, request: 'DELETE / {text}' }, 'request'],
  [{ ...server, headers: { a: 'b' } }, 'headers'],
])('of %j a collector may not have: %s', (one, field) => {
  expect(localOnlyField(read(one))).toBe(field)
})
