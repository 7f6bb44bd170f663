import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { SamplerSettings } from '../../sampler-settings.js'
import { samplePipeFd, type EngineSetup, type SampleLine } from '../engine/engine-messages.js'
import { mallocSettings } from '../onnx/runtime-options.js'

const childPath = new URL('./child.js', import.meta.url)
const stderrBytes = 4096

/** A synthesis process for one voice. */
export function forkChild(setup: EngineSetup, sampler: SamplerSettings): ChildProcess {
  return fork(childPath, [JSON.stringify(setup), JSON.stringify(sampler)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // Its objects are small and few; V8 would let 30 MB of them pile up before it looks. What loading leaves is collected at once.
    execArgv: ['--max-semi-space-size=1', '--expose-gc'],
    env: { ...process.env, ...mallocSettings(setup.arena) },
  })
}

/** Hears the lines of its sample pipe. */
export function readLines(child: ChildProcess, onLine: (line: SampleLine) => void): void {
  const pipe = child.stdio[samplePipeFd]
  if (pipe === null || pipe === undefined) return
  createInterface({ input: pipe as Readable }).on('line', (text) => {
    const line = parseLine(text)
    if (line !== null) onLine(line)
  })
}

function parseLine(text: string): SampleLine | null {
  try {
    return JSON.parse(text) as SampleLine
  } catch {
    // Half a line: the process was killed while it wrote, and the sample with it.
    return null
  }
}

/** The end of what it writes. */
export function keepTail(stream: Readable | null): () => string {
  let tail = ''
  stream?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-stderrBytes)))
  return () => tail
}
