import { copyFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { modelWithExternalData, withUnknownOperator } from './onnx-bytes.js'
import { csvRows } from './recorded.js'
import { fields, get, json, problemOf, send, speak } from './requests.js'
import {
  agentFolders,
  embeddedModel,
  embeddedVoice,
  environmentOf,
  failedStart,
  runVoicemark,
  startAgent,
  until,
  type Finished,
  type RunningAgent,
} from './running-agent.js'

interface ListedVoice {
  readonly name: string
  readonly error: string | null
}

const folders = agentFolders()
const { voicesDir } = folders
const goodModel = readFileSync(embeddedModel)
const goodConfig = JSON.parse(readFileSync(`${embeddedModel}.json`, 'utf8')) as Record<string, object>

const broken = [
  { voice: 'empty', problem: /empty/ },
  { voice: 'text', problem: /not an ONNX model/ },
  { voice: 'half', problem: /truncated or damaged/ },
  { voice: 'outside', problem: /external data is not allowed/ },
  { voice: 'no_rate', problem: /audio\.sample_rate is missing/ },
  { voice: 'zero_rate', problem: /audio\.sample_rate: .*8000/ },
  { voice: 'pinyin', problem: /phoneme_type "pinyin" is not supported/ },
  { voice: 'no_config', problem: /no_config\.onnx\.json cannot be read: put it beside the model/ },
  { voice: 'half_config', problem: /half_config\.onnx\.json: not JSON/ },
  { voice: 'no_start_mark', problem: /phoneme_id_map\.\^ is missing/ },
  { voice: 'beyond', problem: /phoneme_id_map gives "ʘ" the id 91, the model knows 0 to 90/ },
  { voice: 'a_folder', problem: /there is no such file/ },
  { voice: 'dangling', problem: /there is no such file/ },
  { voice: 'circle', problem: /cannot be read: ELOOP/ },
]

const idMap = goodConfig['phoneme_id_map'] as Readonly<Record<string, number[]>>

/** Configurations that others write and that mean the same as ours. */
const odd = [
  {
    name: 'bare ids',
    change: { phoneme_id_map: Object.fromEntries(Object.entries(idMap).map(([key, [id]]) => [key, id])) },
  },
  { name: 'no.inference', change: { inference: null } },
  { name: 'enum_type', change: { phoneme_type: 'PhonemeType.ESPEAK' } },
  {
    name: 'odd_elsewhere',
    change: {
      num_symbols: null,
      num_speakers: 'one',
      speaker_id_map: null,
      language: 'en_US',
      dataset: {},
      hop_length: null,
    },
  },
]

let agent: RunningAgent
let listing: Finished

beforeAll(async () => {
  writeVoice('empty', Buffer.alloc(0))
  writeVoice('text', Buffer.from('This is a text file, not a model.\n'))
  writeVoice('half', goodModel)
  truncateSync(join(voicesDir, 'half.onnx'), Math.floor(goodModel.length / 2))
  writeVoice('outside', modelWithExternalData('../../../../etc/passwd'))
  writeVoice('no_rate', goodModel, { ...goodConfig, audio: { quality: 'low' } })
  writeVoice('zero_rate', goodModel, { ...goodConfig, audio: { sample_rate: 0 } })
  writeVoice('pinyin', goodModel, { ...goodConfig, phoneme_type: 'pinyin' })
  writeVoice('no_start_mark', goodModel, { ...goodConfig, phoneme_id_map: { _: [0], $: [2], a: [3] } })
  writeVoice('beyond', goodModel, { ...goodConfig, phoneme_id_map: { ...idMap, ʘ: [91] } })
  for (const { name, change } of odd) writeVoice(name, goodModel, { ...goodConfig, ...change })
  writeVoice('no_such_language', goodModel, { ...goodConfig, espeak: { voice: 'en_US' } })
  writeVoice('unloadable', withUnknownOperator(goodModel))
  copyFileSync(embeddedModel, join(voicesDir, 'no_config.onnx'))
  copyFileSync(embeddedModel, join(voicesDir, 'half_config.onnx'))
  writeFileSync(join(voicesDir, 'half_config.onnx.json'), JSON.stringify(goodConfig).slice(0, 100))
  mkdirSync(join(voicesDir, 'a_folder.onnx'))
  writeConfig('a_folder', goodConfig)
  symlinkSync('/nowhere/at/all.onnx', join(voicesDir, 'dangling.onnx'))
  writeConfig('dangling', goodConfig)
  symlinkSync('circle.onnx', join(voicesDir, 'circle.onnx'))
  writeConfig('circle', goodConfig)
  symlinkSync(embeddedModel, join(voicesDir, 'linked.onnx'))
  symlinkSync(`${embeddedModel}.json`, join(voicesDir, 'linked.onnx.json'))
  writeFileSync(join(voicesDir, 'README.txt'), 'not a voice')
  listing = await runVoicemark(['voices'], environmentOf(folders))
  agent = await startAgent({}, folders)
}, 90_000)

describe('GET /voices', () => {
  let voices: readonly ListedVoice[]

  beforeAll(async () => {
    const answer = await get(agent.url, '/voices')
    expect(answer.status).toBe(200)
    voices = (JSON.parse(answer.body.toString()) as { voices: ListedVoice[] }).voices
  })

  test.each(broken)('lists the broken voice $voice with what is wrong with it', ({ voice, problem }) => {
    const listed = voices.find(({ name }) => name === voice)
    expect(listed?.error).toMatch(problem)
    expect(listed?.error).toContain(voice)
  })

  test('lists what can be used without an error, and nothing twice', () => {
    const usable = voices.filter(({ error }) => error === null).map(({ name }) => name)
    expect(usable).toEqual(
      [embeddedVoice, 'linked', 'no_such_language', 'unloadable', ...odd.map(({ name }) => name)].toSorted(),
    )
    expect(voices).toHaveLength(broken.length + usable.length)
  })

  test('shows no path of this machine', () => {
    expect(JSON.stringify(voices)).not.toContain(folders.home)
    expect(JSON.stringify(voices)).not.toMatch(/"[^"]*(\/tmp|\/etc|\/nowhere|\/work)\//)
  })
})

describe('POST /tts', () => {
  test.each(broken)(
    'refuses the broken voice $voice with 422, its name and its problem',
    async ({ voice, problem }) => {
      const answer = await speak(agent.url, { text: 'Hello.', voice })
      expect(answer.status).toBe(422)
      const { code, detail } = problemOf(answer)
      expect(code).toMatch(/^voice-(invalid|unsupported)$/)
      expect(detail).toMatch(problem)
      expect(detail).toContain(`voice ${voice}`)
      expect(detail).not.toContain(voicesDir)
    },
  )

  test('refuses a voice that passes the checks but cannot be loaded, without a path of this machine', async () => {
    const answer = await speak(agent.url, { text: 'Hello.', voice: 'unloadable' })
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'voice-invalid'])
    expect(problemOf(answer).detail).toContain('unloadable')
    expect(problemOf(answer).detail).not.toContain(voicesDir)
    expect(csvRows(agent.metricsDir, 'synthesis').at(-1)?.['error_message']).not.toContain(voicesDir)
  })

  test('refuses a language that espeak does not have when the voice is loaded, and names those near', async () => {
    const answer = await speak(agent.url, { text: 'Hello.', voice: 'no_such_language' })
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'voice-unsupported'])
    expect(problemOf(answer).detail).toMatch(
      /^voice no_such_language: espeak-ng has no voice "en_US"; near are en-us, /,
    )
  })

  test.each(odd)('speaks $name as the voice that it is', async ({ name }) => {
    const answers = await Promise.all(
      [embeddedVoice, name].map((voice) => speak(agent.url, { text: 'Hello, you.', voice })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[1]?.body.equals(answers[0]?.body ?? Buffer.alloc(0))).toBe(true)
  })

  test('is still ready after a voice that cannot be loaded was asked for', async () => {
    await speak(agent.url, { text: 'Hello.', voice: 'unloadable' })
    await until('the agent is ready', 30_000, async () => (await get(agent.url, '/readyz')).status === 200)
  }, 90_000)

  test('speaks with the default voice as before, through both doors', async () => {
    expect((await speak(agent.url, { text: 'Hello.' })).headers['content-type']).toBe('audio/wav')
    expect((await send(agent.url, json({ input: 'Hello.' }))).headers['content-type']).toBe('audio/wav')
  })

  test('speaks with a voice that is a link', async () => {
    expect((await speak(agent.url, { text: 'Hello.', voice: 'linked' })).status).toBe(200)
  })

  test('finds a voice that was put there while the agent runs', async () => {
    expect((await speak(agent.url, { text: 'Hello.', voice: 'new' })).status).toBe(404)
    writeVoice('new', goodModel)
    expect((await speak(agent.url, { text: 'Hello.', voice: 'new' })).status).toBe(200)
  })

  test('speaks with the new files of a voice that was replaced', async () => {
    writeVoice('replaced', goodModel, { ...goodConfig, audio: { sample_rate: 16_000 } })
    const before = await send(agent.url, fields({ text: 'Hello.', voice: 'replaced' }))
    writeVoice('replaced', goodModel, { ...goodConfig, audio: { sample_rate: 22_050, quality: 'replaced' } })
    const after = await send(agent.url, fields({ text: 'Hello.', voice: 'replaced' }))
    expect([before, after].map(({ body }) => body.readUInt32LE(24))).toEqual([16_000, 22_050])
  })
})

describe('the command line', () => {
  test('voicemark voices lists every voice, the broken ones with their problem, and ends well', () => {
    expect([listing.code, listing.stderr]).toEqual([0, ''])
    for (const { voice, problem } of broken) {
      expect(listing.stdout.split('\n').find((line) => line.startsWith(`${voice} `))).toMatch(problem)
    }
    expect(listing.stdout).toMatch(
      new RegExp(`^${embeddedVoice} +en_US · x_low · 16000 Hz · 642\\.8 KB$`, 'm'),
    )
    expect(listing.stdout).toContain(voicesDir)
  })

  test.each([
    {
      name: 'an unknown voice',
      voice: 'no_such_voice',
      problem: /"no_such_voice" is not installed; installed: a_folder/,
    },
    { name: 'a voice that is a path', voice: '../half', problem: /letters, digits/ },
    { name: 'a broken voice', voice: 'half', problem: /truncated or damaged/ },
    {
      name: 'a voice of a language that espeak does not have',
      voice: 'no_such_language',
      problem: /espeak-ng has no voice "en_US"; near are en-us, /,
    },
    { name: 'a voice that cannot be loaded', voice: 'unloadable', problem: /unloadable/ },
  ])(
    'an agent whose own voice is $name says so in one line and ends with 2',
    async ({ voice, problem }) => {
      const ended = await failedStart({ VOICEMARK_VOICE: voice }, { ...agentFolders(), voicesDir })
      expect(ended.code).toBe(2)
      expect(ended.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(problem)])
      expect(ended.stdout).toBe('')
    },
    30_000,
  )
})

function writeVoice(name: string, model: Buffer, config: object = goodConfig): void {
  writeFileSync(join(voicesDir, `${name}.onnx`), model)
  writeConfig(name, config)
}

function writeConfig(name: string, config: object): void {
  writeFileSync(join(voicesDir, `${name}.onnx.json`), JSON.stringify(config))
}
