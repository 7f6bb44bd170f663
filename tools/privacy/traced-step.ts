import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { judge, type Findings, type Permission } from './findings.js'
import { parseCall, wholeCalls, type TraceEvent } from './trace-line.js'

/** A command with what it may do. */
export interface Step {
  readonly name: string
  readonly command: readonly string[]
  readonly hosts?: readonly string[]
  /** Which it alone may write, too. */
  readonly folders?: readonly string[]
  /** Of which it may run nothing. */
  readonly inert?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What became of a step. */
export interface Traced extends Findings {
  readonly name: string
  readonly status: number | null
  readonly seconds: number
  /** What it printed, both streams together. */
  readonly output: string
}

export interface TraceOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly traceFile: string
  readonly folders: readonly string[]
  readonly limitS: number
}

const calls = 'trace=open,openat,creat,connect,sendto,sendmmsg,execve'

/** Runs a command and all that it starts under strace, which stops them at no other call than these. */
export async function trace(
  step: Step,
  { cwd, env, traceFile, folders, limitS }: TraceOptions,
): Promise<Traced> {
  const beganMs = performance.now()
  const strace = ['-f', '--seccomp-bpf', '-qq', '-y', '-s', '256', '-e', calls, '-o', traceFile, '--']
  const child = spawn('strace', [...strace, ...step.command], {
    cwd,
    env: { ...env, ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitS * 1000,
    killSignal: 'SIGKILL',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  const seconds = (performance.now() - beganMs) / 1000
  const permission: Permission = {
    hosts: step.hosts ?? [],
    folders: [...folders, ...(step.folders ?? [])],
    inert: step.inert ?? [],
  }
  const findings = judge(await readEvents(traceFile), permission)
  return { name: step.name, status, seconds, output, ...findings }
}

async function readEvents(traceFile: string): Promise<TraceEvent[]> {
  const lines: string[] = []
  // What only reads is most of it.
  const matters = /O_(CREAT|WRONLY|RDWR)|unfinished|resumed|connect\(|send(to|mmsg)\(|creat\(|execve\(/
  for await (const line of createInterface({ input: createReadStream(traceFile, 'latin1') }))
    if (matters.test(line)) lines.push(line)
  return [...wholeCalls(lines)].flatMap(parseCall)
}
