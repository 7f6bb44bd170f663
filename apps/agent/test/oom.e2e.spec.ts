import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { journalRows, lastRow } from './recorded.js'
import { problemOf, speak } from './requests.js'
import { agentFolders, environmentOf, runVoicemark, startAgent, until } from './running-agent.js'

const slow = { timeout: 120_000 }

/** A control group of version 1 with a limit, which only root may make; skips the test elsewhere. */
function limitedGroup(context: TestContext, limitMb: number): string {
  const folder = `/sys/fs/cgroup/memory/voicemark-oom-${process.pid}-${limitMb}`
  try {
    mkdirSync(folder)
    writeFileSync(join(folder, 'memory.limit_in_bytes'), String(limitMb * 2 ** 20))
  } catch {
    context.skip('no control group of version 1 can be made here')
  }
  onTestFinished(async () => {
    await until('the group is empty', 30_000, () => readFileSync(join(folder, 'cgroup.procs'), 'utf8') === '')
    rmdirSync(folder)
  })
  return folder
}

/** A command that goes into the group and takes more than it may have, once it is asked and was looked at. */
const greedy = (folder: string) =>
  `echo $$ > ${folder}/cgroup.procs; read text; sleep 2; exec '${process.execPath}' -e 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 22, 1))'`

test(
  'a synthesis process that its control group ended leaves a row of class oom, and is back',
  slow,
  async (context) => {
    const agent = await startAgent()
    await speak(agent.url, { text: 'Hello world.' })
    const { synthesis, memory_mb } = await agent.health()
    // What it has already counts for the group that it was in: it may take so much more.
    const folder = limitedGroup(context, 24)
    writeFileSync(join(folder, 'cgroup.procs'), String(synthesis.pid))
    const answer = await speak(agent.url, { text: 'the quick brown fox '.repeat(249), speed: '0.25' })
    expect([answer.status, problemOf(answer).code]).toEqual([502, 'synthesis-memory'])
    expect(lastRow(agent.home)).toMatchObject({
      ...{ success: false, failure_class: 'oom', oom_source: 'cgroup', memory_budget_mb: null },
      error_message:
        'synthesis-memory: the kernel ended the synthesis process: its control group reached its memory limit',
    })
    expect(lastRow(agent.home).peak_memory_mb).toBeGreaterThan(memory_mb ?? NaN)
    expect((await speak(agent.url, { text: 'Hello world.' })).status).toBe(200)
    expect(lastRow(agent.home).oom_source).toBeNull()
    await agent.stop()
  },
)

test(
  'a synthesis process that somebody ends while its group was never at its limit is no oom',
  slow,
  async () => {
    const agent = await startAgent()
    const speaking = speak(agent.url, { text: 'the quick brown fox '.repeat(249), speed: '0.25' })
    await until('a request is in synthesis', 30_000, async () => (await agent.health()).queue.running === 1)
    process.kill((await agent.health()).synthesis.pid ?? 0, 'SIGKILL')
    await speaking
    expect(lastRow(agent.home)).toMatchObject({ failure_class: 'engine', oom_source: null })
    await agent.stop()
  },
)

for (const [kind, flags, limitMb] of [
  ['a process for each text', [], 80],
  ['a program that stays', ['--lines'], 81],
] as const)
  test(`a command that its control group ended, ${kind}, says so in its row`, slow, async (context) => {
    const folder = limitedGroup(context, limitMb)
    const folders = agentFolders()
    const corpus = join(folders.voicesDir, 'texts.txt')
    writeFileSync(corpus, 'Hello there.\n')
    const done = await runVoicemark(
      [
        ...['bench', '--command', greedy(folder), '--shell', ...flags],
        ...['--repeat', '1', '--warmup', '0', '--corpus', corpus],
      ],
      environmentOf(folders),
    )
    expect([done.code, done.stderr]).toEqual([1, expect.any(String)])
    expect(journalRows(folders.home).at(-1)).toMatchObject({
      ...{ success: false, failure_class: 'oom', oom_source: 'cgroup', memory_budget_mb: null },
    })
  })

test('a full heap of a command is told from the rest', slow, async () => {
  const folders = agentFolders()
  const corpus = join(folders.voicesDir, 'texts.txt')
  writeFileSync(corpus, 'Hello there.\n')
  const full = `'${process.execPath}' --max-old-space-size=16 -e 'const all = []; for (;;) all.push({})'`
  await runVoicemark(
    ['bench', '--command', full, '--shell', '--repeat', '1', '--warmup', '0', '--corpus', corpus],
    environmentOf(folders),
  )
  expect(journalRows(folders.home).at(-1)).toMatchObject({ failure_class: 'oom', oom_source: 'heap' })
})
