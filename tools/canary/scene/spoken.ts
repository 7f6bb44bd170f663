import { canary, canaries } from './canary-text.js'
import { formOf, jsonBody } from './answers.js'
import type { Scene } from './scene.js'

/** Texts that are spoken, in every way that the agent has. */
export async function speakAll({ agentUrl, answers }: Scene): Promise<number> {
  const tts = (path: string) => `${agentUrl()}${path}`
  const speech = `${agentUrl()}/v1/audio/speech`
  const questions = [
    { what: 'spoken', url: tts('/tts'), body: formOf({ text: canary }) },
    { what: 'spoken long', url: tts('/tts'), body: formOf({ text: canaries(30) }) },
    { what: 'spoken as a stream', url: tts('/tts?stream=1'), body: formOf({ text: canaries(3) }) },
    {
      what: 'spoken for the row',
      url: tts('/tts'),
      headers: { accept: 'application/json' },
      body: formOf({ text: canary }),
    },
    {
      what: 'speech',
      url: speech,
      ...jsonBody({ model: 'tts-1', voice: 'alloy', input: canary, response_format: 'wav' }),
    },
    {
      what: 'speech with instructions',
      url: speech,
      ...jsonBody({ input: canary, instructions: canary, stream: false }),
    },
    { what: 'speech as events', url: speech, ...jsonBody({ input: canaries(3), stream_format: 'sse' }) },
  ]
  for (const question of questions) await answers.ask({ ...question, status: 200 })
  return questions.length
}
