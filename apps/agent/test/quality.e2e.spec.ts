import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { journalRows } from './recorded.js'
import { get, json, problemOf, send, speak } from './requests.js'
import { agentFolders, environmentOf, runVoicemark, startAgent, temporaryFolder } from './running-agent.js'

const slow = { timeout: 180_000 }
const texts = [
  { id: 'hello', text: 'Hello there.' },
  { id: 'gate', text: 'Gate 14 closes.' },
]

/** Hears the same in every sound: three words. */
function recogniser(): string {
  const path = join(temporaryFolder(), 'recogniser.mjs')
  writeFileSync(path, 'process.stdout.write("HELLO, there you\\n")')
  return `${process.execPath} ${path} {wav}`
}

function corpusFile(): string {
  const path = join(temporaryFolder(), 'texts.txt')
  writeFileSync(path, texts.map(({ id, text }) => `${id}\t${text}\n`).join(''))
  return path
}

const judgementsOf = (rows: readonly RequestRow[]) => rows.filter((row) => row.judged_request_id !== null)

test('a campaign has the sound of each configuration judged, beside its speed', slow, async () => {
  const where = agentFolders()
  const kept = join(temporaryFolder(), 'kept')
  const args = ['--threads', '1', '--threads', '2', '--corpus', corpusFile(), '--repeat', '1', '--json']
  const quality = ['--quality', '--recogniser', recogniser(), '--keep-audio', kept]
  const run = await runVoicemark(['bench', ...args, ...quality], environmentOf(where))
  expect(run.stderr).toContain('`voicemark models add dnsmos` gets it')
  expect(run.code).toBe(0)
  const rows = journalRows(where.home)
  const judged = judgementsOf(rows)
  expect(judged.map(({ num_threads, item_id }) => `${num_threads} ${item_id}`).toSorted()).toEqual([
    ...['1 gate', '1 hello', '2 gate', '2 hello'],
  ])
  for (const row of judged) {
    const spoken = rows.find(({ request_id }) => request_id === row.judged_request_id)
    expect(spoken).toMatchObject({ warmup: true, success: true, tags: { purpose: 'quality' } })
    expect(row).toMatchObject({
      ...{ warmup: true, rtf: null, total_duration_s: null, mos_ovrl: null, voice: spoken?.voice },
      ...{ judged_by: expect.stringContaining('log-mel') as string, peak_memory_mb: null },
      // This voice makes the same samples each time.
      mel_distance_db: 0,
      word_error_rate: row.item_id === 'hello' ? 0.5 : 1,
    })
  }
  expect(readdirSync(kept).length).toBe(2 * texts.length + texts.length)
  const report = JSON.parse(run.stdout) as { configurations: { n: number }[] }
  expect(report.configurations.map(({ n }) => n)).toEqual([2, 2])
  // The text is judged in memory: it is in nothing that is kept.
  expect(JSON.stringify(rows)).not.toMatch(/hello there|closes/i)
})

test('sound that nobody keeps is gone when it is judged', slow, async () => {
  const where = agentFolders()
  const temporary = temporaryFolder()
  const args = ['--corpus', corpusFile(), '--repeat', '1', '--quality', '--recogniser', recogniser()]
  const env = { ...environmentOf(where), TMPDIR: temporary }
  expect((await runVoicemark(['bench', ...args], env)).code).toBe(0)
  expect(judgementsOf(journalRows(where.home))).toHaveLength(2)
  expect(readdirSync(temporary).filter((name) => /quality|judge/.test(name))).toEqual([])
})

test('a judgement is recorded once, and of a sound that there is', slow, async () => {
  const agent = await startAgent()
  await speak(agent.url, { text: 'Hello there.' })
  const [spoken] = journalRows(agent.home)
  const judge = (body: object) => send(agent.url, json(body, '/api/v1/judgements'))
  const judgement = { judged_request_id: spoken?.request_id, mos_ovrl: 3.5, judged_by: 'listeners' }
  const first = await judge(judgement)
  const again = await judge(judgement)
  expect([first.status, again.status]).toEqual([201, 200])
  const row = JSON.parse(first.body.toString()) as RequestRow
  expect(JSON.parse(again.body.toString())).toEqual(row)
  expect(row).toMatchObject({ mos_ovrl: 3.5, judged_request_id: spoken?.request_id, rtf: null, seq: 1 })
  expect(judgementsOf(journalRows(agent.home))).toHaveLength(1)
  const refused = async (body: object) => {
    const { status, code } = problemOf(await judge(body))
    return [status, code]
  }
  const other = '00000000-0000-4000-8000-000000000000'
  expect(await refused({ ...judgement, judged_request_id: other })).toEqual([404, 'judged-unknown'])
  expect(await refused({ ...judgement, judged_request_id: row.request_id })).toEqual([422, 'field-invalid'])
  expect(await refused({ ...judgement, mos_ovrl: 7 })).toEqual([422, 'field-invalid'])
  expect(await refused({ ...judgement, mos_ovrl: null })).toEqual([422, 'field-invalid'])
  expect(await refused({ ...judgement, mos: 3 })).toEqual([400, 'unknown-field'])
  expect((await get(agent.url, '/metrics/summary')).body.toString()).not.toContain('3.5')
})

test.each([
  {
    args: ['--quality', '--recogniser', 'hear it'],
    problem: /--recogniser: expected a command with \{wav\}/,
  },
  { args: ['--quality-reference', 'x'], problem: /--quality-reference: needs --quality/ },
  { args: ['--quality', '--quality-reference', 'x'], problem: /--quality-reference: expected the label/ },
])('flags $args are refused before anything is spoken', async ({ args, problem }) => {
  const where = agentFolders()
  const run = await runVoicemark(['bench', ...args], environmentOf(where))
  expect(run.code).toBe(2)
  expect(run.stderr).toMatch(problem)
  expect(existsSync(join(where.home, 'requests.ndjson'))).toBe(false)
})
