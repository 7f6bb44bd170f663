import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../src/audio/wav.js'
import { agentFolders, environmentOf, runVoicemark, temporaryFolder } from './running-agent.js'

const hz = 16_000
const wav = encodeWav(
  Int16Array.from({ length: hz }, (_, at) => 8000 * Math.sin(at / 9)),
  hz,
)
const header = Buffer.from(wav.subarray(0, 44)).fill(0xff, 40, 44)
const silence_s = 0.2
/** Longer than the silence lasts, so that a player runs dry. */
const waits_ms = [400, 1200]
const speaker = fileURLToPath(new URL('late-speaker.mjs', import.meta.url))

let rows: RequestRow[]
const bodies: unknown[] = []
let stop: () => void

beforeAll(async () => {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.once('end', () => {
      bodies.push(JSON.parse(body))
      void (async () => {
        response.write(header)
        await setTimeout(waits_ms[0])
        response.write(Buffer.alloc(2 * hz * silence_s))
        await setTimeout(waits_ms[1])
        response.end(wav.subarray(44))
      })()
    })
  }).listen(0, '127.0.0.1')
  stop = () => void server.close()
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const folder = temporaryFolder()
  const [plan, corpus] = [join(folder, 'plan.json'), join(folder, 'texts.txt')]
  writeFileSync(corpus, 'one\tSay something.\n')
  const command = `${process.execPath} ${speaker}`
  const ways = [
    { engine: 'http', url: `http://127.0.0.1:${port}` },
    { engine: 'command', command },
  ]
  const configurations = ways.flatMap((way) => [way, { ...way, stream: true }])
  writeFileSync(plan, JSON.stringify({ configurations, corpus, repeat: 1, warmup: 0, cooldown_s: 0 }))
  const run = await runVoicemark(['bench', '--plan', plan, '--json'], environmentOf(agentFolders()))
  rows = z.object({ requests: z.array(requestRow) }).parse(JSON.parse(run.stdout)).requests
}, 90_000)
afterAll(() => stop())

const rowsOf = (asked: string, streamed: boolean) => {
  const found = rows.filter((row) => row.asked === asked && row.streamed === streamed && !row.warmup)
  expect(found).not.toEqual([])
  return found
}

test.each(['http', 'command'])('header, silence and sound of a stream by %s are three moments', (asked) => {
  for (const row of rowsOf(asked, true)) {
    expect(row).toMatchObject({ success: true, ttfa_boundary: 'client', underruns: 1 })
    const { ttfb_s, ttfa_s, first_audible_s, underrun_s, prebuffer_s } = requestRow
      .extend({ ttfb_s: z.number(), ttfa_s: z.number(), first_audible_s: z.number() })
      .extend({ underrun_s: z.number(), prebuffer_s: z.number() })
      .parse(row)
    expect(ttfb_s).toBeLessThan(ttfa_s)
    // A player is through with the silence long before the sound is here.
    expect(first_audible_s).toBeGreaterThan(ttfa_s + silence_s)
    expect(first_audible_s).toBeCloseTo(ttfa_s + silence_s + underrun_s, 2)
    expect(underrun_s).toBeGreaterThan(0)
    expect(prebuffer_s - underrun_s).toBeLessThanOrEqual(0.001 + 1e-6)
    expect(row.chunks).toBeGreaterThanOrEqual(2)
    expect(row.gap_max_s).toBeGreaterThanOrEqual(underrun_s)
    expect(row.gap_p50_s).toBeLessThanOrEqual(row.gap_max_s ?? NaN)
  }
})

test.each(['http', 'command'])(
  'a whole answer by %s has no pieces, and its first moments as well',
  (asked) => {
    for (const row of rowsOf(asked, false)) {
      expect(row).toMatchObject({ chunks: null, gap_p50_s: null, gap_max_s: null })
      expect(row).toMatchObject({ underruns: null, underrun_s: null, prebuffer_s: null })
      expect(row.ttfb_s).toBeLessThan(row.ttfa_s ?? NaN)
      expect(row.first_audible_s).toBeGreaterThan(row.ttfa_s ?? NaN)
    }
  },
)

test('a server is asked for a stream in the words of OpenAI, or not at all', () => {
  const words = z.looseObject({ stream: z.boolean().optional(), stream_format: z.string().optional() })
  const asked = new Set(
    bodies.map((body) => {
      const { stream, stream_format } = words.parse(body)
      return `${stream} ${stream_format}`
    }),
  )
  expect(asked).toEqual(new Set(['undefined undefined', 'true audio']))
})
