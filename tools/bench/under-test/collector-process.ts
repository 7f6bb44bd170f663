import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { within } from '../../within.js'
import { processCpuSeconds, processPeakRssMb, processResidentMb } from './process-usage.js'

/** The product's collector in a process of its own. */
export interface CollectorProcess {
  readonly url: string
  readonly pid: number
  /** CPU time so far, seconds; null where there is no /proc. */
  cpuSeconds(): number | null
  peakRssMb(): number | null
  /** Now, MB of 2^20 bytes. */
  residentMb(): number | null
  /** As an operator does: it stores what has arrived first. */
  stop(): Promise<void>
  /** As a crash does. */
  kill(): Promise<void>
}

/** A start on a database of 1e8 rows takes less; a stop waits for sleepers for seconds. */
const limitS = 300

const main = fileURLToPath(new URL('../../../apps/collector/dist/main.js', import.meta.url))

/** Starts a collector as it is built on a database; `port` 0 takes a free one. */
export async function startCollectorProcess(
  databaseUrl: string,
  home: string,
  port = 0,
): Promise<CollectorProcess> {
  const child = spawn(process.execPath, [main, 'collector'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      VOICEMARK_HOME: home,
      VOICEMARK_COLLECTOR_PORT: String(port),
      VOICEMARK_LOG_LEVEL: 'warn',
    },
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const { pid } = child
  const url = await within(
    limitS,
    'the collector to start',
    readUrl(createInterface({ input: child.stdout })),
  )
  if (pid === undefined || url === null) throw new Error('the collector did not start')
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await within(limitS, 'the collector to end', exit)
  }
  return {
    url,
    pid,
    cpuSeconds: () => processCpuSeconds(pid),
    peakRssMb: () => processPeakRssMb(pid),
    residentMb: () => processResidentMb(pid),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Reads on to the end, so that the pipe never fills. */
function readUrl(lines: AsyncIterable<string> & NodeJS.EventEmitter): Promise<string | null> {
  return new Promise((resolve) => {
    lines.on('line', (line: string) => {
      const url = /^voicemark collector: (http:\S+)$/.exec(line)?.[1]
      if (url === undefined) process.stderr.write(`${line}\n`)
      else resolve(url)
    })
    lines.on('close', () => resolve(null))
  })
}
