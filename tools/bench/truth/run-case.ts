import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSubjectReader, type SubjectAccount } from '@voicemark/sampler'
import type { Plan } from './cases.js'
import type { Figures } from './figures.js'
import { startPsutil } from './psutil.js'
import { makeTruthCgroup, type TruthCgroup } from './truth-cgroup.js'

/** `time` knows the largest process alone; a cgroup counts page cache and the kernel's own as well. */
export interface CaseFigures {
  readonly voicemark: Figures & { readonly account: SubjectAccount; readonly gridMb: number | null }
  readonly time: Figures
  readonly cgroup: Figures
  readonly psutil: Figures
}

const program = fileURLToPath(
  new URL('../../../libs/sampler/fixtures/process-tree/allocate-and-burn.mjs', import.meta.url),
)

/** Runs a plan once, with everybody watching. */
export async function runCase(plan: Plan): Promise<CaseFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-truth-'))
  const cgroup = makeTruthCgroup()
  try {
    return await runWatched(plan, join(folder, 'time'), cgroup)
  } finally {
    cgroup?.remove()
    rmSync(folder, { recursive: true })
  }
}

async function runWatched(plan: Plan, timeFile: string, cgroup: TruthCgroup | null): Promise<CaseFigures> {
  const enter = cgroup?.folders.map((at) => `echo $$ > ${at}/cgroup.procs;`).join(' ') ?? ''
  const script = `${enter} echo ready; read go; /usr/bin/time -v -o "$0" "$1" "$2" "$3"; echo done; read end`
  const words = ['-c', script, timeFile, process.execPath, program, JSON.stringify(plan)]
  const shell = spawn('/bin/sh', words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(shell, 'exit')
  await once(shell.stdout, 'data')
  const psutil = await startPsutil(shell.pid ?? 0)
  const subject = createSubjectReader({ kind: 'children', pid: shell.pid ?? 0 }, { selfPids: [] })
  let gridMb: number | null = null
  const grid = setInterval(() => {
    const memoryMb = subject.read(performance.now())?.memoryMb ?? null
    if (memoryMb !== null) gridMb = Math.max(gridMb ?? 0, memoryMb)
  }, 100)
  cgroup?.begin()
  const mark = subject.begin()
  shell.stdin.write('go\n')
  await once(shell.stdout, 'data')
  const account = subject.end(mark)
  const ofCgroup = cgroup?.end() ?? { cpuS: null, peakMb: null }
  clearInterval(grid)
  subject.close()
  const ofPsutil = await psutil.end()
  shell.stdin.end('end\n')
  await exit
  return {
    voicemark: { cpuS: account.process_cpu_s, peakMb: account.peak_memory_mb, account, gridMb },
    time: parseTime(readFileSync(timeFile, 'utf8')),
    cgroup: ofCgroup,
    psutil: ofPsutil,
  }
}

/** Of `/usr/bin/time -v`: the kernel's account of the process and of all that were waited for. */
export function parseTime(text: string): Figures {
  const value = (name: string) => Number(new RegExp(`${name}[^:]*: ([\\d.]+)`).exec(text)?.[1] ?? NaN)
  return {
    cpuS: value('User time') + value('System time'),
    peakMb: value('Maximum resident set size') / 1024,
  }
}
