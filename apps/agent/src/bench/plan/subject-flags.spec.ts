import { StartError } from '@voicemark/daemon'
import { expect, test } from 'vitest'
import { headerOption, tcpOption, type BenchOptions } from './bench-options.js'
import { shownFlag } from './flag-names.js'
import { parsePlan } from './parsed-plan.js'
import { planOfFlags } from './plan-flags.js'

const ofFlags = (options: BenchOptions) =>
  parsePlan('', planOfFlags(options), { shownPath: shownFlag }).configurations

test('--stream is of every way to ask, and of voices of the agent', () => {
  const ways = [{ http: 'http://h' }, { wyoming: 'tcp://h:1' }, { command: 'piper' }, { voice: ['joe'] }]
  for (const way of ways) {
    expect(ofFlags({ ...way, stream: true })).toMatchObject([{ stream: true }])
    expect(ofFlags(way)).toMatchObject([{ stream: false }])
  }
})

test('flags of a server make the configuration that a plan would', () => {
  const options = {
    http: 'http://host:5000',
    header: { 'X-Model': 'a' },
    voice: ['joe', 'amy'],
    timeout: 30,
    tier: 'mine',
    watch: 'port:5000',
    serve: 'python3 -m piper.http_server',
    ready: 'http://host:5000/voices',
    readyTimeout: 300,
    modelFile: 'joe.onnx',
    precision: 'FP32',
    engineName: 'piper-tts',
    engineVersion: '1.3.0',
    statedThreads: 2,
  }
  expect(ofFlags({ ...options, api: 'piper' })).toMatchObject([
    { engine: 'http', url: 'http://host:5000', api: 'piper', voice: 'joe', timeout_s: 30, tier: 'mine' },
    { voice: 'amy', watch: 'port:5000', model_file: 'joe.onnx', precision: 'FP32', stated_threads: 2 },
  ])
  expect(ofFlags(options)).toMatchObject([
    {
      api: 'auto',
      headers: { 'X-Model': 'a' },
      engine_name: 'piper-tts',
      engine_version: '1.3.0',
      serve: {
        command: 'python3 -m piper.http_server',
        ready: 'http://host:5000/voices',
        ready_timeout_s: 300,
      },
    },
    {},
  ])
  expect(ofFlags({ http: 'http://host', request: 'POST /a {text}' })).toMatchObject([
    { api: 'template', request: 'POST /a {text}' },
  ])
})

test('a name is of one configuration', () => {
  expect(ofFlags({ http: 'http://host', name: 'ours' })).toMatchObject([{ name: 'ours' }])
  expect(() => ofFlags({ http: 'http://host', name: 'ours', voice: ['a', 'b'] })).toThrow('--name')
  expect(() => ofFlags({ name: 'ours' })).toThrow('--name needs --http, --wyoming or --command')
})

test('flags of a Wyoming server and of a program make theirs', () => {
  expect(ofFlags({ wyoming: 'tcp://host:10200', voice: ['joe'], serve: 'wyoming-piper' })).toMatchObject([
    { engine: 'wyoming', url: 'tcp://host:10200', voice: 'joe', serve: { command: 'wyoming-piper' } },
  ])
  expect(ofFlags({ command: 'piper -m a.onnx', raw: 22_050, device: 'cpu' })).toMatchObject([
    { engine: 'command', command: 'piper -m a.onnx', lines: false, raw: 22_050, device: 'cpu', shell: false },
  ])
  expect(ofFlags({ command: 'piper -d {out}', lines: true })).toMatchObject([{ lines: true, raw: null }])
  expect(ofFlags({ command: 'echo | tts', shell: true })).toMatchObject([{ shell: true }])
})

const server = { http: 'http://host' }
const program = { command: 'piper' }

test.each<{ options: BenchOptions; problem: RegExp }>([
  {
    options: { ...server, ...program },
    problem: /^--http and --command: several at once are for a plan file/,
  },
  {
    options: { ...server, ...program, wyoming: 'tcp://h:1' },
    problem: /^--http, --wyoming and --command: several/,
  },
  { options: { watch: 'none' }, problem: /^--watch needs --http, --wyoming or --command$/ },
  { options: { serve: 'a' }, problem: /^--serve needs --http or --wyoming$/ },
  { options: { ...program, serve: 'a' }, problem: /^--serve needs --http or --wyoming$/ },
  { options: { ...program, model: 'a' }, problem: /^--model needs --http$/ },
  { options: { ...server, lines: true }, problem: /^--lines needs --command$/ },
  { options: { wyoming: 'tcp://h:1', api: 'piper' }, problem: /^--api needs --http$/ },
  { options: { ...server, ready: 'http://h' }, problem: /^--ready needs --serve$/ },
  { options: { ...server, readyTimeout: 9 }, problem: /^--ready-timeout needs --serve$/ },
  { options: { ...program, speed: 2 }, problem: /^--speed does not go with --command$/ },
  { options: { ...program, threads: [2] }, problem: /^--threads are those of the agent/ },
  { options: { ...program, voice: ['a', 'b'] }, problem: /^--voice says once/ },
  { options: { ...server, api: 'soap' }, problem: /^--api: expected auto, openai/ },
  { options: { ...server, api: 'template' }, problem: /^--request: --api template needs it/ },
  { options: { ...server, api: 'piper', request: 'GET /' }, problem: /^--request: needs --api template$/ },
  { options: { ...server, header: { Host: 'a' } }, problem: /^--header: expected the name of a header/ },
  { options: { ...server, serve: 'a "b' }, problem: /^--serve: the quote " is not closed$/ },
  { options: { ...server, serve: 'a', ready: 'b' }, problem: /^--ready: expected an address/ },
  { options: { ...server, watch: 'port:0' }, problem: /^--watch: expected a port, 1–65535$/ },
  { options: { ...server, precision: 'Q4' }, problem: /^--precision: expected FP32, FP16, INT8, INT4$/ },
  { options: { ...program, command: 'a | b' }, problem: /^--command: \| is for a shell: .*\(--shell\)$/ },
  {
    options: { command: 'piper {text}', lines: true },
    problem: /^--command: \{text\} is for one process a text; with --lines/,
  },
])('$options is refused with its flag', ({ options, problem }) => {
  expect(() => ofFlags(options)).toThrow(StartError)
  expect(() => ofFlags(options)).toThrow(problem)
})

test.each(['http://h:1', 'tcp://h', 'tcp://h:0', 'tcp://h:1/a', 'tcp://u@h:1', 'h:1', ''])(
  'the Wyoming address %j is refused',
  (value) => {
    expect(() => tcpOption(value)).toThrow('--wyoming: expected an address such as tcp://127.0.0.1:10200')
  },
)

test('headers are gathered, and a refused one does not show its value', () => {
  expect(headerOption('X-B=c=d', headerOption('X-A=Bearer 1'))).toEqual({ 'X-A': 'Bearer 1', 'X-B': 'c=d' })
  expect(() => headerOption('x-a=2', { 'X-A': '1' })).toThrow(/^--header: x-a is given twice$/)
  expect(() => headerOption('secret')).toThrow(/^((?!secret).)*$/)
})
