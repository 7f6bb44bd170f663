import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { RequestRow } from '@voicemark/schema'
import type { Case, Plan, Truth } from './case.js'
import { makeControlGroup, type ControlGroup } from './control-group.js'
import type { Keeper } from './keeper.js'
import { knownProgram, startKnownProgram } from './known-program.js'
import { measuredBy, type Measured } from './ways.js'

/** What is needed to measure. */
export interface Bench {
  readonly agentUrl: string
  readonly python: string
  readonly keeper: Keeper
  /** For files of the programs. */
  readonly folder: string
  /** Told what was left out, and why. */
  readonly onSkip: (reason: string) => void
}

/** Measures one case by each way there is. */
export async function measureCase({ plan, limits }: Case, bench: Bench): Promise<Measured[]> {
  const group = makeControlGroup(limits)
  if (typeof group === 'string') bench.onSkip(group)
  if (limits !== null && typeof group === 'string') return []
  const watched = await measureWatched(plan, typeof group === 'string' ? null : group, bench)
  if (limits !== null) return watched
  const own = plan.kind === 'anonymous' ? [await measureOwn(plan, bench)] : []
  return [...own, ...watched, await measureCommand(plan, bench)]
}

/** By its number, and by the control group that it is in, at once. */
async function measureWatched(plan: Plan, group: ControlGroup | null, bench: Bench): Promise<Measured[]> {
  const program = await startKnownProgram(bench.python, plan, group?.doors ?? [])
  try {
    const byPid = await begin(bench, { pid: program.pid })
    const byGroup = group === null ? null : await begin(bench, { watch: `cgroup:${group.path}` })
    const groupMb = group?.memoryMb() ?? 0
    const truth = await program.run()
    const end = { success: true, audio_duration_s: 1, ...spanOf(truth) }
    const row = await byPid(end)
    if (byGroup === null) return [measuredBy('watched', truth, row)]
    // It holds what is not the program's alone: the tables of its pages, and files that it was the first to read.
    const moreMb = groupMb - truth.base_mb
    // The file was in it before it was mapped, and a page that two share is one.
    const peak_mb = plan.kind === 'file' ? groupMb : groupMb + plan.mb
    const ofGroup = { ...truth, peak_mb, mean_mb: (truth.mean_mb ?? NaN) + moreMb }
    return [measuredBy('watched', truth, row), measuredBy('cgroup', ofGroup, await byGroup(end))]
  } finally {
    await program.end()
    await group?.remove()
  }
}

const spanOf = ({ started_wall, total_s }: Truth) => ({ started_wall, total_s })

/** As `bench --command` does it: the kernel's account of a program that began and ended with the request. */
async function measureCommand(plan: Plan, bench: Bench): Promise<Measured> {
  const { keeper, python } = bench
  const end = await begin(bench, { watch: `children:${keeper.pid}`, asked: 'command' })
  const pieces: Buffer[] = []
  const started_wall = Date.now() / 1000
  const program = await keeper.start(
    {
      argv: [python, knownProgram, JSON.stringify({ ...plan, waits: false })],
      ...{ cwd: null, env: process.env, input: Buffer.of(), keepsInput: false },
      ...{ hands: 'stdout', leftBehind: 'end' },
    },
    (bytes) => pieces.push(bytes),
  )
  const { account } = await program.over
  const total_s = Date.now() / 1000 - started_wall
  const told = { process_cpu_s: account?.cpu_s ?? null, peak_memory_mb: account?.peak_memory_mb ?? null }
  const row = await end({ success: true, audio_duration_s: 1, started_wall, total_s, ...told })
  const truth = JSON.parse(Buffer.concat(pieces).toString()) as Truth
  // Its start is in the mean, and in no truth of ours.
  return measuredBy('command', { ...truth, mean_mb: null }, row)
}

const ownProgram = fileURLToPath(new URL('./own_program.mjs', import.meta.url))

/** By the counters and the sampler in the program itself. */
async function measureOwn(plan: Plan, { folder }: Bench): Promise<Measured> {
  const words = JSON.stringify({ ...plan, folder: mkdtempSync(join(folder, 'own-')) })
  const child = spawn(process.execPath, ['--expose-gc', ownProgram, words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { truth, row } = JSON.parse(await text(child.stdout)) as { truth: Truth; row: RequestRow }
  return measuredBy('own', truth, row)
}

async function begin(bench: Bench, what: Readonly<Record<string, unknown>>) {
  const { request_id } = (await post(bench, '', { ...what, text_length_chars: 1 })) as { request_id: string }
  return async (end: Readonly<Record<string, unknown>>) =>
    (await post(bench, `/${request_id}/end`, end)) as RequestRow
}

async function post({ agentUrl }: Bench, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${agentUrl}/api/v1/measurements${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`the agent answers ${response.status}: ${answer}`)
  return JSON.parse(answer)
}
