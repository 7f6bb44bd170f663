import { homedir, tmpdir } from 'node:os'
import { errorReason, print } from '@voicemark/daemon'
import { findTelemetryFiles, removeTelemetryFiles } from '@voicemark/runtime'
import { Command } from 'commander'
import { diagnoseAgent, diagnoseCollector, type Diagnosis } from '../doctor/diagnosis.js'

interface DoctorOptions {
  readonly collector: string
  readonly agent: string
  readonly replay?: true
  readonly recount?: true
  readonly removeTelemetry?: true
}

/** `voicemark doctor`: whether every row that was made is accounted for; status 1 when somebody has to do something. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check a collector, an agent and the law of delivery')
    .option('--collector <url>', 'collector to ask', 'http://127.0.0.1:8080')
    .option('--agent <url>', 'agent to ask', 'http://127.0.0.1:8000')
    .option('--recount', 'count every row, also those that were counted before; minutes for 1e8 rows')
    .option('--replay', 'try the rows in quarantine again first')
    .option('--remove-telemetry', 'remove the files that the telemetry of ONNX Runtime has left')
    .action(async ({ collector, agent, replay, recount, removeTelemetry }: DoctorOptions) => {
      say(telemetryLines(removeTelemetry === true))
      const ask = askWith(process.env['VOICEMARK_TOKEN'])
      if (replay === true) await replayQuarantine(ask, collector)
      const found = [
        await examine('collector', collector, async () =>
          diagnoseCollector(
            collector,
            await ask(`${collector}/healthz`),
            await ask(`${collector}/api/v1/health${recount === true ? '?recount=true' : ''}`),
          ),
        ),
        await examine('agent', agent, async () => diagnoseAgent(agent, await ask(`${agent}/healthz`))),
      ]
      const problems = found.flatMap((one) => one.problems)
      say(found.flatMap((one) => one.lines))
      say(problems.map((problem) => `  ! ${problem}`))
      if (problems.length > 0) process.exitCode = 1
    })
}

/** Earlier versions of the agent let ONNX Runtime report to Microsoft; other programs may still. */
function telemetryLines(remove: boolean): string[] {
  const places = {
    platform: process.platform,
    home: homedir(),
    temporary: tmpdir(),
    cache: process.env['XDG_CACHE_HOME'],
    uid: process.getuid?.(),
  }
  if (remove) return removeTelemetryFiles(places).map((file) => `removed ${file}`)
  const files = findTelemetryFiles(places)
  if (files.length === 0) return []
  return [
    'telemetry of ONNX Runtime, left by an earlier version or by another program of yours:',
    ...files.map((file) => `  ${file}`),
    '  voicemark doctor --remove-telemetry removes it; a program that still reports makes it anew',
  ]
}

async function replayQuarantine(ask: Ask, collector: string): Promise<void> {
  const { stored, kept } = (await ask(`${collector}/api/v1/quarantine/replay`, 'POST')) as Record<
    string,
    number
  >
  say([`quarantine: ${stored ?? 0} rows stored, ${kept ?? 0} kept`])
}

async function examine(what: string, url: string, look: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await look()
  } catch (error) {
    const reason = error instanceof TypeError ? errorReason(error.cause) : errorReason(error)
    return {
      lines: [`${what} ${url}: no answer`],
      problems: [`the ${what} at ${url} cannot be asked: ${reason}`],
    }
  }
}

type Ask = (url: string, method?: string) => Promise<unknown>

/** Gives the body as JSON; 503 is an answer too, since health says there what is wrong. */
function askWith(token: string | undefined): Ask {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  return async (url, method = 'GET') => {
    const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(30_000) })
    if (!response.ok && response.status !== 503) throw new Error(`${url} answers ${response.status}`)
    return response.json()
  }
}

function say(lines: readonly string[]): void {
  print(lines.map((line) => `${line}\n`).join(''))
}
