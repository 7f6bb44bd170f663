import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lastRow, journalRows } from './recorded.js'
import { get, problemOf, speak } from './requests.js'
import {
  agentFolders,
  embeddedModel,
  embeddedVoice,
  environmentOf,
  failedStart,
  runVoicemark,
  startAgent,
} from './running-agent.js'

const slow = { timeout: 90_000 }
const hello = { text: 'Hello world.' }
/** One sentence, which goes through the model at once. */
const oneSentence = { text: 'the quick brown fox '.repeat(200) }

/** The embedded voice, with a description of so many MB in its model: ModelProto.doc_string, field 6. */
function bigVoice(folder: string, mb: number): void {
  copyFileSync(`${embeddedModel}.json`, join(folder, 'big.onnx.json'))
  const text = Buffer.alloc(mb * 2 ** 20, ' ')
  const length: number[] = []
  for (let left = text.length; left > 0; left = Math.floor(left / 128))
    length.push((left % 128) + (left >= 128 ? 128 : 0))
  writeFileSync(
    join(folder, 'big.onnx'),
    Buffer.concat([readFileSync(embeddedModel), Buffer.from([(6 << 3) | 2, ...length]), text]),
  )
}

/** What the synthesis process holds once the embedded voice is loaded, and after one long sentence. */
async function usualMb(): Promise<{ loadedMb: number; heldMb: number }> {
  const agent = await startAgent({})
  await speak(agent.url, hello)
  const loadedMb = lastRow(agent.home).peak_memory_mb ?? NaN
  await speak(agent.url, oneSentence)
  const heldMb = (await agent.health()).memory_mb ?? NaN
  await agent.stop()
  return { loadedMb, heldMb }
}

test(
  'a voice that cannot fit is refused before it is loaded, with a row, and others speak',
  slow,
  async () => {
    const folders = agentFolders()
    bigVoice(folders.voicesDir, 250)
    const agent = await startAgent({ VOICEMARK_MEMORY_BUDGET: '300M' }, folders)
    const { pid } = (await agent.health()).synthesis
    const answer = await speak(agent.url, { ...hello, voice: 'big' })
    expect([answer.status, problemOf(answer).code]).toEqual([422, 'voice-over-budget'])
    expect(problemOf(answer).detail).toMatch(
      /^voice big needs at least 351 MB \(251 MB of it its model\); the memory budget is 300 MB, raise it \(VOICEMARK_MEMORY_BUDGET, --memory-budget\) or take a smaller voice$/,
    )
    expect(lastRow(agent.home)).toMatchObject({
      ...{ success: false, failure_class: 'oom', oom_source: 'budget', http_status: 422 },
      ...{ memory_budget_mb: 300, runtime_options: null },
    })
    expect((await agent.health()).synthesis).toMatchObject({ pid, voice: embeddedVoice, crashes: 0 })
    expect((await speak(agent.url, hello)).status).toBe(200)
    expect(lastRow(agent.home)).toMatchObject({
      ...{ oom_source: null, memory_budget_mb: 300, runtime_options: 'mem_pattern=off' },
      ...{ fallback_reason: null, device_type: 'cpu', execution_provider: 'cpu' },
    })
    await agent.stop()
  },
)

test('what earlier requests left is got rid of before the next one, whose row says so', slow, async () => {
  const { loadedMb, heldMb } = await usualMb()
  const budgetMb = Math.round((loadedMb + heldMb) / 2)
  const agent = await startAgent({ VOICEMARK_MEMORY_BUDGET: `${budgetMb}M` })
  for (const text of [hello, oneSentence, hello, hello])
    expect((await speak(agent.url, text)).status).toBe(200)
  const rows = journalRows(agent.home)
  expect(rows.map(({ tags, cold }) => [tags['memory_restarts'] ?? null, cold])).toEqual([
    [null, true],
    [null, false],
    ['1', true],
    [null, false],
  ])
  // A request that is spoken may go over it; the next one waits.
  expect(rows[1]?.peak_memory_mb).toBeGreaterThan(budgetMb)
  expect(rows[2]?.queue_wait_s).toBeGreaterThan(rows[3]?.queue_wait_s ?? NaN)
  expect(rows[2]?.baseline_memory_mb).toBeLessThanOrEqual(budgetMb)
  expect((await agent.health()).synthesis.crashes).toBe(0)
  await agent.stop()
})

test(
  'a voice that turns out not to fit is refused by what it held, and is not loaded again',
  slow,
  async () => {
    const { loadedMb } = await usualMb()
    const folders = agentFolders()
    bigVoice(folders.voicesDir, 30)
    const agent = await startAgent({ VOICEMARK_MEMORY_BUDGET: String(Math.ceil(loadedMb + 8)) }, folders)
    const answers = [await speak(agent.url, { ...hello, voice: 'big' })]
    const refused = problemOf(answers[0] ?? { status: 0, headers: {}, body: Buffer.alloc(0) })
    // A description is no weight: where the runtime keeps none of it, the voice fits.
    if (answers[0]?.status !== 200) {
      expect(refused).toMatchObject({ code: 'voice-over-budget', status: 422 })
      expect(refused.detail).toMatch(/^voice big holds \d+ MB when it is loaded; the memory budget is \d+ MB/)
    }
    expect((await speak(agent.url, hello)).status).toBe(200)
    expect((await get(agent.url, '/readyz')).status).toBe(200)
    await agent.stop()
  },
)

test('an agent whose own voice does not fit does not start, and says what it holds', slow, async () => {
  const log = { VOICEMARK_LOG_LEVEL: 'silent' }
  const never = await failedStart({ ...log, VOICEMARK_MEMORY_BUDGET: '64M' })
  expect([never.code, never.stderr]).toEqual([
    2,
    expect.stringMatching(/^voicemark: voice \S+ needs at least 101 MB .* the memory budget is 64 MB/),
  ])
  const loaded = await failedStart({ ...log, VOICEMARK_MEMORY_BUDGET: '104' })
  expect(loaded.stderr).toMatch(
    /^voicemark: voice \S+ holds \d+ MB when it is loaded; the memory budget is 104 MB/,
  )
})

test('the bench gives the agent that it starts a budget, and none to one that runs', slow, async () => {
  const folders = agentFolders()
  const env = environmentOf(folders)
  const corpus = join(folders.home, '..', 'texts.txt')
  writeFileSync(corpus, 'Hello there.\n')
  const args = ['bench', '--repeat', '1', '--warmup', '0', '--corpus', corpus]
  const done = await runVoicemark([...args, '--memory-budget', '2G', '--json'], env)
  expect([done.code, done.stderr]).toEqual([0, expect.any(String)])
  expect(journalRows(folders.home).map(({ memory_budget_mb }) => memory_budget_mb)).toEqual([2048])

  const wrong = await runVoicemark([...args, '--memory-budget', 'much'], env)
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    'voicemark: --memory-budget: expected 512M, 2G, 60% of the memory, or a number of MB, at least 64 MB, got "much"\n',
  ])
  const agent = await startAgent({}, agentFolders())
  const running = await runVoicemark([...args, '--memory-budget', '2G', '--agent', agent.url], env)
  expect([running.code, running.stderr]).toEqual([2, expect.stringContaining('has its own: start that with')])
  await agent.stop()
})

test(
  'without the arena memory goes back after each sentence, and the row says how it ran',
  slow,
  async () => {
    const agent = await startAgent({ VOICEMARK_ARENA: 'off' })
    for (const text of [hello, oneSentence, hello]) expect((await speak(agent.url, text)).status).toBe(200)
    const [, long, after] = journalRows(agent.home)
    expect(after?.runtime_options).toMatch(/^mem_pattern=off cpu_arena=off/)
    if (process.platform === 'linux')
      expect(after?.baseline_memory_mb).toBeLessThan((long?.peak_memory_mb ?? NaN) - 30)
    await agent.stop()
  },
)

test(
  'a provider that does not run here falls back to the CPU, and row, health and bench say why',
  slow,
  async () => {
    const provider = process.platform === 'darwin' ? 'dml' : 'coreml'
    const agent = await startAgent({ VOICEMARK_PROVIDER: provider })
    const reason = new RegExp(
      `^${provider}: onnxruntime-node has none for ${process.platform} ${process.arch}; it is for`,
    )
    expect((await agent.health()).synthesis).toMatchObject({
      execution_provider: 'cpu',
      fallback_reason: expect.stringMatching(reason) as string,
    })
    expect((await speak(agent.url, hello)).status).toBe(200)
    expect(lastRow(agent.home)).toMatchObject({
      ...{ execution_provider: 'cpu', device_type: 'cpu' },
      fallback_reason: expect.stringMatching(reason) as string,
    })
    const env = environmentOf(agentFolders())
    const done = await runVoicemark(['bench', '--repeat', '1', '--warmup', '0', '--agent', agent.url], env)
    expect(done.stderr).toMatch(
      new RegExp(`agent at \\S+; it runs on cpu \\(${provider}: onnxruntime-node has none`),
    )
    await agent.stop()
  },
)
