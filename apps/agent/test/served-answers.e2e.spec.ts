import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { requestRow } from '@voicemark/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../src/audio/wav.js'
import { agentFolders, environmentOf, runVoicemark, temporaryFolder, type Folders } from './running-agent.js'

const fixture = (name: string) =>
  readFileSync(new URL(`../src/served-audio/fixtures/${name}`, import.meta.url))
const wav = encodeWav(
  Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)
const [head, sound] = [wav.subarray(0, 44), wav.subarray(44)]
const base64 = (bytes: Buffer) => bytes.toString('base64')
function headOf(size: number): Buffer {
  const copy = Buffer.from(head)
  copy.writeUInt32LE(size, 40)
  return copy
}

/** What a server may answer, and what that is; three times each. */
const answers: readonly { name: string; body: Buffer; seconds?: number; answer?: string; error?: RegExp }[] =
  [
    { name: 'one WAV', body: wav, seconds: 1 },
    { name: 'three WAVs', body: Buffer.concat([wav, wav, wav]), seconds: 3, answer: 'several-wavs=3' },
    {
      name: 'the size of the first chunk',
      body: Buffer.concat([headOf(8000), sound, sound]),
      seconds: 2,
      answer: 'size-too-small',
    },
    {
      name: 'an absurd size',
      body: Buffer.concat([headOf(2_000_000_000), sound]),
      seconds: 1,
      answer: 'size-placeholder',
    },
    { name: 'MP3', body: fixture('tone.mp3'), seconds: 0.5, answer: 'sent-mp3' },
    { name: 'Opus', body: fixture('tone.opus'), seconds: 0.5, answer: 'sent-opus' },
    { name: 'FLAC', body: fixture('tone.flac'), seconds: 0.2, answer: 'sent-flac' },
    { name: 'JSON', body: Buffer.from(JSON.stringify({ audio: base64(wav) })), seconds: 1, answer: 'json' },
    {
      name: 'events',
      body: Buffer.from(
        [wav.subarray(0, 9000), wav.subarray(9000)]
          .map((part) => `data: ${JSON.stringify({ type: 'speech.audio.delta', audio: base64(part) })}\n\n`)
          .join(''),
      ),
      seconds: 1,
      answer: 'event-stream',
    },
    { name: 'a cut WAV', body: wav.subarray(0, 9000), error: /^audio-cut: .*announces 32000 .* has 8956/ },
    { name: 'raw samples', body: sound, error: /^audio-unreadable: .*--format pcm --sample-rate N/ },
    {
      name: 'a page',
      body: Buffer.from('<!doctype html><p>Hello'),
      error: /^audio-unreadable: an HTML page/,
    },
    {
      name: 'an error with 200',
      body: Buffer.from('{"error":{"message":"no voice for: Say <an error with 200> now."}}'),
      error: /^audio-unreadable: JSON without sound in it, with the field error: no voice for/,
    },
    { name: 'nothing', body: Buffer.alloc(0), error: /^audio-empty: an answer without a byte/ },
    { name: 'Vorbis', body: fixture('tone.ogg'), error: /^audio-unreadable: Ogg with Vorbis/ },
    {
      name: 'garbled MP3',
      body: Buffer.concat([fixture('tone.mp3').subarray(0, 200), wav]),
      error: /^audio-/,
    },
  ]

const result = z.object({
  campaign_id: z.uuid(),
  requests: z.array(requestRow),
  configurations: z.array(
    z.object({
      n: z.number(),
      left_out: z.object({ cut: z.number() }),
      remarks: z.array(z.string()),
      rtf: z.object({ n: z.number() }),
      failures: z.object({
        requests: z.array(z.object({ item_id: z.string(), code: z.string(), detail: z.string() })),
      }),
    }),
  ),
})

let where: Folders
let report: z.infer<typeof result>
let stop: () => void

beforeAll(async () => {
  const lengths = new Map<string, number>()
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { input } = z.object({ input: z.string() }).parse(JSON.parse(body))
      const found = answers.find(({ name }) => input.includes(`<${name}>`))
      const count = (lengths.get(input) ?? 0) + 1
      lengths.set(input, count)
      if (input.includes('<streamed>')) stream(response, count === 1)
      // Anything else is what the bench tries the server with.
      else response.end(found?.body ?? wav)
    })
  }).listen(0, '127.0.0.1')
  stop = () => void server.close()
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const corpus = join(temporaryFolder(), 'texts.txt')
  const names = ['streamed', ...answers.map(({ name }) => name)]
  writeFileSync(corpus, names.map((name, at) => `t${at}\tSay <${name}> now.\n`).join(''))
  where = agentFolders()
  const flags = ['--http', `http://127.0.0.1:${port}`, '--api', 'openai', '--device', 'cpu']
  const args = ['bench', ...flags, '--corpus', corpus]
  const run = await runVoicemark([...args, '--repeat', '3', '--warmup', '0', '--json'], environmentOf(where))
  report = result.parse(JSON.parse(run.stdout))
}, 90_000)
afterAll(() => stop())

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** A body without a length, which nobody can tell from a whole one when it is cut. */
function stream(response: ServerResponse, isCut: boolean) {
  response.useChunkedEncodingByDefault = false
  response.shouldKeepAlive = false
  response.write(headOf(0xffff_ffff))
  response.write(sound.subarray(0, isCut ? 12_000 : undefined))
  response.end()
}

const idOf = (name: string) => `t${1 + answers.findIndex((answer) => answer.name === name)}`

test.each(answers.filter(({ seconds }) => seconds !== undefined))(
  '$name is $seconds s of audio in the row, with what was assumed',
  ({ name, seconds, answer }) => {
    const rows = report.requests.filter(({ item_id }) => item_id === idOf(name))
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      expect([row.audio_duration_s, row.tags['answer']]).toEqual([seconds, answer])
      expect(row.rtf).toBeCloseTo((row.total_duration_s ?? NaN) / (seconds ?? NaN), 4)
      expect(row.ttfa_s).toBeLessThanOrEqual(row.total_duration_s ?? NaN)
    }
  },
)

test.each(answers.filter(({ error }) => error !== undefined))(
  '$name is a failure that says so',
  ({ name, error }) => {
    const failures =
      report.configurations[0]?.failures.requests.filter(({ item_id }) => item_id === idOf(name)) ?? []
    expect(failures).toHaveLength(3)
    for (const { code, detail } of failures) {
      expect(`${code}: ${detail}`).toMatch(error ?? /./)
      expect(detail).not.toContain('Say <')
    }
  },
)

test('a stream that was cut counts in no figure, though it was the first, and the table says so', async () => {
  const [configuration] = report.configurations
  const successes = report.requests.length
  expect(configuration).toMatchObject({
    n: successes - 1,
    rtf: { n: successes - 1 },
    left_out: { cut: 1 },
  })
  const streamed = report.requests.filter(({ item_id }) => item_id === 't0')
  expect(streamed.map(({ audio_duration_s }) => audio_duration_s)).toEqual([0.375, 1, 1])
  const { stdout } = await runVoicemark(['bench', '--resume', report.campaign_id], environmentOf(where))
  expect(stdout).toMatch(/: 1 answer was cut short and in no figure/)
  expect(stdout).toMatch(/: size-placeholder in 6 of 30 answers/)
})

test('what a server took is not in the figures of the agent, though its device is called the same', () => {
  const name = readdirSync(where.metricsDir).find((file) => file.startsWith('analysis_'))
  const analysis = name === undefined ? null : readFileSync(join(where.metricsDir, name), 'utf8')
  expect(JSON.parse(analysis ?? '{"total_runs":0}')).toMatchObject({ total_runs: 0 })
})
