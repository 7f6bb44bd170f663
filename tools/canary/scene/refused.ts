import { canaries, canary } from './canary-text.js'
import { formOf, jsonBody, type Question } from './answers.js'
import type { Scene } from './scene.js'

/** Texts that are refused before anything speaks them. */
export async function refuseAll({ agentUrl, answers }: Scene): Promise<number> {
  const url = agentUrl()
  const questions = [...forms(`${url}/tts`), ...bodies(`${url}/v1/audio/speech`), ...elsewhere(url)]
  for (const question of questions) await answers.ask(question)
  return questions.length
}

function forms(url: string): Question[] {
  const form = (what: string, fields: Readonly<Record<string, string>>, status: number) => ({
    ...{ what, url, status },
    body: formOf({ text: canary, ...fields }),
  })
  const raw = (what: string, type: string, body: string, status: number) => ({
    ...{ what, url, body, status },
    headers: { 'content-type': type },
  })
  const part = `--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n${canary}\r\n`
  return [
    form('too long', { text: canaries(400) }, 413),
    form('a voice that is not there', { voice: 'nobody' }, 404),
    form('the text as the voice', { voice: canary }, 422),
    form('the text as an unknown field', { [canary]: canary }, 400),
    form('the text as a number', { threads: canary, speed: canary }, 422),
    form('a character that cannot be', { text: `${canary}\u0000` }, 422),
    { what: 'the text as a file', url, body: withFile(), status: 422 },
    raw('a form that is cut off', 'multipart/form-data; boundary=b', part, 400),
    raw('another media type', 'text/plain', canary, 415),
  ]
}

function bodies(url: string): Question[] {
  const json = (what: string, body: unknown, status: number | null) => ({
    what,
    url,
    ...jsonBody(body),
    status,
  })
  return [
    json('too long for the body', { input: canaries(40_000) }, 413),
    json('a speech voice that is not there', { input: canary, voice: 'nobody' }, 404),
    json('JSON that is cut off', `{"input": "${canary}`, 400),
    json('JSON with a wrong word', `{"input": ${canary}}`, 400),
    json('JSON with a key twice', `{"input": "${canary}", "input": "${canary}"}`, 400),
    json('JSON of another kind', { input: [canary], speed: canary }, 422),
    json('a text alone', JSON.stringify(canary), null),
  ]
}

function elsewhere(agent: string): Question[] {
  const encoded = encodeURIComponent(canary)
  const form = { body: formOf({ text: canary }) }
  const measured = { url: `${agent}/api/v1/measurements`, status: null }
  const foreign = { headers: { origin: `http://${encoded}.example`, 'x-text': canary } }
  return [
    {
      what: 'the text in the address',
      url: `${agent}/tts?text=${encoded}&stream=${encoded}`,
      ...form,
      status: null,
    },
    { what: 'the text as a path', url: `${agent}/say/${encoded}`, method: 'GET', status: 404 },
    { what: 'the text as a header', url: `${agent}/tts`, ...foreign, ...form, status: 403 },
    { what: 'a measurement of nothing', ...measured, ...jsonBody({ text: canary, pid: 2 ** 30 }) },
    {
      what: 'a measurement with the text elsewhere',
      ...measured,
      ...jsonBody({ text: canary, pid: 1, [canary]: 1, watch: canary }),
    },
  ]
}

function withFile(): FormData {
  const form = formOf({ text: canary })
  form.set('ref_audio', new Blob([canary], { type: 'audio/wav' }), `${canary}.wav`)
  return form
}
