import { homedir, tmpdir } from 'node:os'
import { httpReason, print, readJson, type HttpClient, type HttpResponse } from '@voicemark/daemon'
import { findTelemetryFiles, removeTelemetryFiles } from '@voicemark/runtime'
import { Command } from 'commander'
import { z } from 'zod'
import { diagnoseAgent, diagnoseCollector, type Diagnosis } from '../doctor/diagnosis.js'
import { oneLine } from '../figures/words/text-fit.js'
import { clientOf, collectorOf, tokenHeaders, withCollector, withTrust, type AskingFlags } from './asking.js'

interface DoctorOptions extends AskingFlags {
  readonly collector?: string
  readonly agent: string
  readonly replay?: true
  readonly recount?: true
  readonly removeTelemetry?: true
}

/** `voicemark doctor`: whether every row that was made is accounted for; status 1 when somebody has to do something. */
export function doctorCommand(): Command {
  return withCollector(withTrust(new Command('doctor')))
    .description(
      'check a collector, an agent and the law of delivery; doctor sensors says what this machine can measure',
    )
    .option('--agent <url>', 'agent to ask', 'http://127.0.0.1:8000')
    .option('--recount', 'count every row, also those that were counted before; minutes for 1e8 rows')
    .option('--replay', 'try the rows in quarantine again first')
    .option('--remove-telemetry', 'remove the files that the telemetry of ONNX Runtime has left')
    .action(async ({ agent, replay, recount, removeTelemetry, ...flags }: DoctorOptions) => {
      const collector = collectorOf(flags.collector)
      say(telemetryLines(removeTelemetry === true))
      const ask = askBy(clientOf(flags), collector)
      if (replay === true) await replayQuarantine(ask, collector)
      const found = [
        await examine('collector', collector, async () =>
          diagnoseCollector(
            collector,
            await ask(`${collector}/healthz`),
            recount === true
              ? await ask(`${collector}/api/v1/health?recount=true`, 'GET', longAnswerMs)
              : await ask(`${collector}/api/v1/health`),
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
  const { stored, kept } = (await ask(
    `${collector}/api/v1/quarantine/replay`,
    'POST',
    longAnswerMs,
  )) as Record<string, number>
  say([`quarantine: ${stored ?? 0} rows stored, ${kept ?? 0} kept`])
}

async function examine(what: string, url: string, look: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await look()
  } catch (error) {
    return {
      lines: [`${what} ${url}: no answer`],
      problems: [`the ${what} at ${url} cannot be asked: ${reasonOf(error, what)}`],
    }
  }
}

const reasonOf = (error: unknown, what: string) =>
  error instanceof z.ZodError ? `what answers there is no ${what} of this version` : httpReason(error)

type Ask = (url: string, method?: 'GET' | 'POST', limitMs?: number) => Promise<unknown>

const answerMs = 30_000
/** Of what is minutes of work with 1e8 rows. */
const longAnswerMs = 3_600_000

/** Gives the body as JSON; 503 is an answer too, since health says there what is wrong. */
function askBy({ send }: HttpClient, collector: string): Ask {
  return async (url, method = 'GET', limitMs = answerMs) => {
    const response = await send({
      url,
      method,
      // The agent asks for none, and is not told that of the collector.
      headers: url.startsWith(collector) ? tokenHeaders(collector) : {},
      signal: AbortSignal.timeout(limitMs),
    })
    if (response.status !== 200 && response.status !== 503)
      throw new Error(`${url} answers ${response.status}${await reasonIn(response)}`)
    return readJson(response)
  }
}

/** Of a refusal: why, and of a redirection where to. */
async function reasonIn(response: HttpResponse): Promise<string> {
  const said = await readJson(response).catch(() => null)
  const { data } = z.object({ detail: z.string() }).safeParse(said)
  return data === undefined ? pointer(response.header('location')) : `: ${oneLine(data.detail)}`
}

const pointer = (location: string | null) =>
  location === null ? '' : ` and points to ${oneLine(location)}; give that address`

function say(lines: readonly string[]): void {
  print(lines.map((line) => `${line}\n`).join(''))
}
