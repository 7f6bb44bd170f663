import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { lastRow } from './recorded.js'
import { json, problemOf, send } from './requests.js'
import { agentFolders, embeddedModel, embeddedVoice, startAgent, type RunningAgent } from './running-agent.js'

let agent: RunningAgent
const folders = agentFolders()
const ask = (body: object) => send(agent.url, json({ model: 'gpt-4o-mini-tts', input: 'Hello.', ...body }))

beforeAll(async () => {
  for (const end of ['', '.json'])
    copyFileSync(`${embeddedModel}${end}`, join(folders.voicesDir, `nova.onnx${end}`))
  agent = await startAgent({}, folders)
}, 90_000)

const official = 'alloy ash ballad cedar coral echo fable marin onyx sage shimmer verse'.split(' ')

test.each(['default', ...official])(
  "%s speaks with the agent's own voice, and the answer and the row say so",
  async (voice) => {
    const answer = await ask({ voice })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'voicemark-voice': embeddedVoice, 'voicemark-voice-asked': voice })
    expect(lastRow(agent.home)).toMatchObject({ voice: embeddedVoice, tags: { voice_asked: voice } })
  },
)

test('a voice that is named as one of theirs speaks for itself', async () => {
  const answer = await ask({ voice: 'nova' })
  expect(answer.headers).toMatchObject({ 'voicemark-voice': 'nova' })
  expect(answer.headers).not.toHaveProperty('voicemark-voice-asked')
  expect(lastRow(agent.home)).toMatchObject({ voice: 'nova', tags: {} })
})

test('a voice may be an object with an id', async () => {
  expect((await ask({ voice: { id: 'nova' } })).headers).toMatchObject({ 'voicemark-voice': 'nova' })
})

test('an unknown voice is answered with those that are there', async () => {
  const answer = await ask({ voice: 'af_sky' })
  expect([answer.status, problemOf(answer).detail]).toEqual([
    404,
    `voice "af_sky" is not installed; installed: ${embeddedVoice}, nova`,
  ])
})

test.each(['mp3', 'opus', 'aac', 'flac', 'ogg'])(
  '%s is refused with the two formats that there are',
  async (response_format) => {
    const answer = await ask({ response_format })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: 'format-unsupported' } })
    expect(problemOf(answer)).toMatchObject({
      code: 'format-unsupported',
      detail: expect.stringMatching(/wav and pcm/) as string,
    })
  },
)

test('what no voice here follows is named, and names that nobody knows are counted', async () => {
  const answer = await ask({
    instructions: 'Whisper.',
    stream_format: 'audio',
    repetition_penalty: 1,
    top_k: 3,
  })
  expect(answer.status).toBe(200)
  expect(answer.headers['voicemark-ignored']).toBe('model, instructions, 2 unknown')
})

test('nothing is ignored of a request that has only what is used', async () => {
  const answer = await send(
    agent.url,
    json({ input: 'Hello.', speed: 2, response_format: null, voice: null }),
  )
  expect(answer.headers['content-type']).toBe('audio/wav')
  expect(answer.headers).not.toHaveProperty('voicemark-ignored')
})
