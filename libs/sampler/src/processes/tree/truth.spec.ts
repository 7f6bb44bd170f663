import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { createSubjectReader } from '../subject-reader.js'
import type { SubjectAccount, SubjectReading } from '../subject/subject.js'

const program = join(import.meta.dirname, '../../../fixtures/process-tree/allocate-and-burn.mjs')

interface Plan {
  mb?: number
  burnMs?: number
  holdMs?: number
  delayMs?: number
  children?: Plan[]
  /** Begins when it is over. */
  then?: Plan
}

interface Watched {
  account: SubjectAccount
  readings: SubjectReading[]
  /** By the kernel, as the program read it of itself: its own, and of children that it waited for. */
  truth: { ownMs: number; endedMs: number }
}

/** Runs the program in a window, sampled every 100 ms. */
async function watch(plan: Plan, { samples = true } = {}): Promise<Watched> {
  const words = JSON.stringify({ ...plan, waits: true })
  const child = spawn(process.execPath, [program, words], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  const reader = createSubjectReader({ kind: 'pids', pids: [child.pid ?? 0] }, { selfPids: [] })
  const readings: (SubjectReading | null)[] = []
  const sample = () => readings.push(reader.read(performance.now()))
  const mark = reader.begin()
  sample()
  const grid = setInterval(sample, samples ? 100 : 1e6)
  try {
    child.stdin.end('go\n')
    const [line] = (await once(lines, 'line')) as [string]
    const truth = JSON.parse(line) as Watched['truth']
    return { account: reader.end(mark), readings: readings.filter((reading) => reading !== null), truth }
  } finally {
    clearInterval(grid)
    reader.close()
    child.kill('SIGKILL')
  }
}

function expectCpu({ account, truth }: Watched) {
  const trueS = (truth.ownMs + truth.endedMs) / 1000
  expect(Math.abs((account.process_cpu_s ?? NaN) - trueS)).toBeLessThan(Math.max(0.03 * trueS, 0.02))
}

/** Of what the samples saw: they are dense beside what the program holds still. */
function expectPeak({ account, readings }: Watched) {
  const mostMb = Math.max(...readings.map(({ memoryMb }) => memoryMb ?? 0))
  expect(Math.abs((account.peak_memory_mb ?? NaN) - mostMb)).toBeLessThan(0.02 * mostMb)
}

/** Nodes start slowly on a busy machine. */
const patient = { timeout: 90_000 }

describe.runIf(process.platform === 'linux').concurrent('the truth of a tree', () => {
  test('one process: its peak is the kernel’s, its CPU time exact', patient, async () => {
    const watched = await watch({ mb: 80, burnMs: 150 })
    expectCpu(watched)
    expect(watched.account).toMatchObject({ memory_source: 'kernel', processes: 1, note: null })
    const baseMb = watched.readings[0]?.memoryMb ?? NaN
    expect(watched.account.peak_memory_mb).toBeGreaterThan(baseMb + 80)
    expect(watched.account.pss_mb).toBeLessThanOrEqual(watched.account.peak_memory_mb ?? NaN)
  })

  test('parent, child and grandchild: each counts once', patient, async () => {
    const grandchild = { mb: 100, burnMs: 120, holdMs: 1000 }
    const children = [{ mb: 60, burnMs: 100, children: [grandchild] }]
    const watched = await watch({ mb: 50, burnMs: 100, children })
    expectCpu(watched)
    expect(watched.account).toMatchObject({ memory_source: 'sum_of_peaks', processes: 3 })
    expectPeak(watched)
  })

  test('children one after the other do not add up', patient, async () => {
    const children = [{ mb: 100, burnMs: 30, holdMs: 800, then: { mb: 100, burnMs: 30, holdMs: 800 } }]
    const watched = await watch({ children })
    expectCpu(watched)
    expectPeak(watched)
    expect(watched.account.processes).toBe(2)
  })

  test(
    'a child that is over between two samples has its CPU time, and what was not seen is said',
    patient,
    async () => {
      const watched = await watch({ children: [{ mb: 30, burnMs: 1 }] }, { samples: false })
      expectCpu(watched)
      expect(watched.account).toMatchObject({ memory_source: 'kernel', processes: 1 })
      expect(watched.account.note).toMatch(
        /^children that ended between two samples are not in the peak: they took \d+\.\d MB/,
      )
    },
  )
})
