import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { withUnknownOperator } from './onnx-bytes.js'
import { journalRows, lastRow } from './recorded.js'
import { fields, get, json, problemOf, send, speak } from './requests.js'
import {
  agentFolders,
  embeddedModel,
  environmentOf,
  runVoicemark,
  startAgent,
  type RunningAgent,
} from './running-agent.js'
import { smallPiper } from './small-onnx.js'
import { writeKokoroVoice, writeVoiceFolder } from './voice-folders.js'

interface ListedVoice {
  readonly name: string
  readonly family: string | null
  readonly num_speakers: number | null
  readonly default_speaker: string | null
  readonly speakers: readonly string[] | null
  readonly error: string | null
}

const folders = agentFolders()
const { voicesDir } = folders
const config = JSON.parse(readFileSync(`${embeddedModel}.json`, 'utf8')) as Record<string, unknown>
const several = {
  ...config,
  num_speakers: 3,
  default_speaker_id: 1,
  speaker_id_map: { p225: 0, p226: 1 },
}

let agent: RunningAgent

beforeAll(async () => {
  writeFileSync(join(voicesDir, 'pair.onnx'), smallPiper(3))
  writeFileSync(join(voicesDir, 'pair.onnx.json'), JSON.stringify(several))
  const folder = writeVoiceFolder(voicesDir, 'folder', { default_speaker: 'p225' })
  writeFileSync(join(folder, 'model.onnx'), smallPiper(3))
  writeFileSync(join(folder, 'model.onnx.json'), JSON.stringify(several))
  writeKokoroVoice(voicesDir, 'kokoro', { default_speaker: 'bf_b' })
  writeVoiceFolder(voicesDir, 'broken', { files: { model: '../../etc/passwd' } })
  writeVoiceFolder(voicesDir, '.adding', {})
  agent = await startAgent({}, folders)
}, 90_000)

describe('speakers of a voice', () => {
  test('are listed, by their names where they have one', async () => {
    const { voices } = JSON.parse((await get(agent.url, '/voices')).body.toString()) as {
      voices: ListedVoice[]
    }
    const own = voices.filter(({ family }) => family !== null && family !== 'hibari').slice(0, 4)
    expect(own).toMatchObject([
      { name: 'en_US-kal16-diphone', num_speakers: 1, default_speaker: null, speakers: [] },
      { name: 'folder', default_speaker: 'p225', speakers: ['p225', 'p226', '2'] },
      { name: 'kokoro', family: 'kokoro', default_speaker: 'bf_b', speakers: ['af_a', 'bf_b', 'jf_j'] },
      {
        name: 'pair',
        family: 'piper',
        num_speakers: 3,
        default_speaker: 'p226',
        speakers: ['p225', 'p226', '2'],
      },
    ])
    expect(voices.find(({ name }) => name === 'broken')?.error).toMatch(
      /voice\.json: files\.model: expected a plain name/,
    )
    expect(voices.some(({ name }) => name.includes('adding'))).toBe(false)
    expect(JSON.stringify(voices)).not.toContain(voicesDir)
  })

  test('are shown by the command line', async () => {
    const { stdout } = await runVoicemark(['voices'], environmentOf(folders))
    expect(stdout).toMatch(/^pair .* 3 speakers: p225, p226, 2$/m)
    expect(stdout).toMatch(/^kokoro .* 24000 Hz .* 3 speakers: af_a, bf_b, jf_j$/m)
  })

  test.each([
    { asked: 'pair', row: 'pair' },
    { asked: 'pair:p226', row: 'pair' },
    { asked: 'pair:1', row: 'pair' },
    { asked: 'pair:0', row: 'pair:p225' },
    { asked: 'pair:p225', row: 'pair:p225' },
    { asked: 'pair:2', row: 'pair:2' },
    { asked: 'folder', row: 'folder' },
    { asked: 'folder:p226', row: 'folder:p226' },
    { asked: 'kokoro', row: 'kokoro' },
    { asked: 'kokoro:af_a', row: 'kokoro:af_a' },
  ])('who asks for $asked has $row in the row', async ({ asked, row }) => {
    const answer = await speak(agent.url, { text: 'Hello.', voice: asked })
    expect(answer.status).toBe(200)
    expect(answer.headers['voicemark-voice']).toBe(row)
    expect(lastRow(agent.home).voice).toBe(row)
  })

  test('change without the model being loaded again', async () => {
    await speak(agent.url, { text: 'Hello.', voice: 'pair' })
    const { pid } = (await agent.health()).synthesis
    for (const voice of ['pair:p225', 'pair:2', 'pair']) await speak(agent.url, { text: 'Hello.', voice })
    expect((await agent.health()).synthesis.pid).toBe(pid)
    expect(lastRow(agent.home)).toMatchObject({ cold: false, voice: 'pair' })
  })

  test.each([
    { voice: 'pair:3', code: 'speaker-unknown', detail: /it has 3, numbers 0 to 2, such as p225, p226, 2$/ },
    { voice: 'pair:p227', code: 'speaker-unknown', detail: /no speaker "p227"; .* near are p225, p226$/ },
    { voice: 'kokoro:af_b', code: 'speaker-unknown', detail: /it has 3, near are af_a/ },
    { voice: 'en_US-kal16-diphone:0', code: 'speaker-unknown', detail: /has one speaker; ask for it alone/ },
    { voice: 'kokoro:jf_j', code: 'language-unsupported', detail: /jf_j speaks Japanese/ },
    { voice: 'pair:a:b', code: 'voice-name', detail: /field voice: .* a speaker of it stands behind ":"/ },
  ])('that $voice lacks are a 422', async ({ voice, code, detail }) => {
    const answer = await speak(agent.url, { text: 'Hello.', voice })
    expect([answer.status, problemOf(answer).code]).toEqual([422, code])
    expect(problemOf(answer).detail).toMatch(detail)
  })

  test('are asked for by the other door, too', async () => {
    const answer = await send(agent.url, json({ input: 'Hello.', voice: 'pair:2' }))
    expect([answer.status, answer.headers['voicemark-voice']]).toEqual([200, 'pair:2'])
  })
})

describe('what a voice of Kokoro cannot say', () => {
  test('is counted in the row', async () => {
    await speak(agent.url, { text: 'Hello, 你好.', voice: 'kokoro:af_a' })
    expect(lastRow(agent.home)).toMatchObject({
      success: true,
      engine: 'kokoro-onnx',
      tags: { unknown_phonemes: '2' },
    })
    await speak(agent.url, { text: 'Hello.', voice: 'kokoro:af_a' })
    expect(lastRow(agent.home).tags).toEqual({})
  })

  test('is refused when it is all of it, and the row is of a client', async () => {
    const answer = await speak(agent.url, { text: '你好', voice: 'kokoro:af_a' })
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'language-unsupported'])
    expect(lastRow(agent.home)).toMatchObject({ success: false, failure_class: 'client', rtf: null })
    expect(problemOf(answer).detail).not.toContain('你')
  })
})

test('a voice of Kokoro speaks sentence by sentence the same samples as at once', async () => {
  const asked = { ...fields({ text: 'Hello. Hello, world.', voice: 'kokoro:af_a' }) }
  const headers = { ...asked.headers, accept: 'audio/pcm' }
  const whole = await send(agent.url, { ...asked, headers })
  const streamed = await send(agent.url, { ...asked, headers, path: '/tts?stream=1' })
  expect([whole.status, streamed.status]).toEqual([200, 200])
  expect(whole.body.length).toBeGreaterThan(48_000)
  expect(streamed.body.equals(whole.body)).toBe(true)
  expect(lastRow(agent.home)).toMatchObject({ streamed: true, voice: 'kokoro:af_a' })
})

test('a voice that cannot be loaded still has its family in the row', async () => {
  const folder = writeKokoroVoice(voicesDir, 'unloadable')
  const model = join(folder, 'model.onnx')
  writeFileSync(model, withUnknownOperator(readFileSync(model)))
  expect((await speak(agent.url, { text: 'Hello.', voice: 'unloadable' })).status).toBe(422)
  expect(lastRow(agent.home)).toMatchObject({ success: false, voice: 'unloadable', engine: 'kokoro-onnx' })
}, 90_000)

test('a bench compares speakers of one voice, which is loaded once', async () => {
  const corpus = join(folders.home, 'texts.txt')
  writeFileSync(corpus, 'Hello there.\n')
  const voices = ['--voice', 'pair', '--voice', 'pair:0', '--repeat', '2', '--warmup', '1', '--cooldown', '0']
  const args = ['bench', ...voices, '--corpus', corpus, '--agent', agent.url, '--json']
  const { code, stdout, stderr } = await runVoicemark(args, environmentOf(folders))
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const { campaign_id } = JSON.parse(stdout) as { campaign_id: string }
  const rows = journalRows(agent.home).filter((row) => row.campaign_id === campaign_id)
  const voicesOf = (isWarmup: boolean) =>
    rows.flatMap(({ voice, warmup }) => (warmup === isWarmup ? [voice] : [])).toSorted()
  expect(voicesOf(false)).toEqual(['pair', 'pair', 'pair:p225', 'pair:p225'])
  // Whichever comes first by chance.
  expect(voicesOf(true)).toEqual([expect.stringMatching(/^pair(?::p225)?$/)])
}, 90_000)

test('a bench refuses one speaker in two spellings', async () => {
  const args = ['bench', '--voice', 'pair:0', '--voice', 'pair:p225', '--agent', agent.url]
  const ended = await runVoicemark(args, environmentOf(folders))
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/configurations\[1\]: pair:p225 is pair:p225, as configurations\[0\] is/)
}, 90_000)

test('a bench refuses a speaker that its voice lacks before it begins', async () => {
  const ended = await runVoicemark(
    ['bench', '--voice', 'pair:p227', '--agent', agent.url],
    environmentOf(folders),
  )
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(
    /voice pair has no speaker "p227"; it has 3, numbers 0 to 2, near are p225, p226/,
  )
}, 90_000)
