import { interruptible, print } from '@voicemark/daemon'
import { Command } from 'commander'
import { startAgent } from '../agent.js'
import { bench } from '../bench/bench.js'
import {
  addressOption,
  agentOption,
  checkFlags,
  listOption,
  numberOption,
  tagOption,
  voiceOption,
  wholeOption,
  type BenchOptions,
} from '../bench/plan/bench-options.js'
import type { BenchResult } from '../bench/report/bench-result.js'
import { renderTable } from '../bench/report/bench-table.js'
import { renderCampaign } from '../bench/report/campaign-table.js'

/** `voicemark bench`: speaks a corpus again and again and shows what that took. */
export function benchCommand(): Command {
  const command = new Command('bench').description('speak a corpus again and again and show what that took')
  return withServerFlags(withPlanFlags(command)).addHelpText('after', help).action(runBench)
}

function withPlanFlags(command: Command): Command {
  const threads = listOption(wholeOption('--threads', 1, 256))
  const whole = wholeOption
  return command
    .option(
      '--voice <name>',
      'voice to measure (default: that of the agent); repeatable',
      listOption((name) => name),
    )
    .option('--threads <n>', 'intra-op threads (default: those of the agent); repeatable', threads)
    .option('--speed <x>', 'rate of speech, 0.25–4', numberOption('--speed', 0.25, 4))
    .option('--repeat <n>', 'how often each text is measured (default: 5)', whole('--repeat', 1, 10_000))
    .option('--warmup <n>', 'requests before that, not measured (default: 2)', whole('--warmup', 0, 10_000))
    .option('--corpus <file>', 'a name (built-in, classics) or a file, one text per line (default: built-in)')
    .option('--tag <name=value>', 'note in every row, such as room=cold; repeatable', tagOption)
    .option('--json', 'print the result as one JSON object, with all rows')
    .option(
      '--agent <url>',
      'agent to measure (default: the one on this machine, else one just for this)',
      agentOption,
    )
    .option('--plan <file>', 'a campaign as JSON or YAML, in place of the flags above and below')
    .option('--resume <id>', 'go on with a campaign that was interrupted')
    .option(
      '--seed <n>',
      'of the order and of the arrivals (default: random, printed)',
      whole('--seed', 0, 2 ** 32 - 1),
    )
    .option('--order <name>', 'interleaved, grouped or sequence')
    .option(
      '--reload-warmup <n>',
      'requests after each later load of a voice (default: 1)',
      whole('--reload-warmup', 0, 100),
    )
    .option(
      '--cooldown <s>',
      'wait at most so long before each block until within 3 °C of the start',
      numberOption('--cooldown', 0, 3600),
    )
    .option(
      '--until-interval <share>',
      'repeat on until the 95 % interval of each median RTF is narrower, as 5%',
    )
    .option('--max-repeat <n>', 'the most repeats for that (default: 100)', whole('--max-repeat', 1, 10_000))
    .option(
      '--concurrency <n>',
      'closed loop: requests in flight (default: 1)',
      whole('--concurrency', 1, 256),
    )
    .option(
      '--rate <r>',
      'open loop: requests per second, whatever is answered',
      numberOption('--rate', 0.001, 1000),
    )
    .option('--arrivals <name>', 'of the open loop: constant or poisson (default: constant)')
}

function withServerFlags(command: Command): Command {
  return command
    .option(
      '--http <url>',
      'measure an OpenAI-compatible server, /v1/audio/speech',
      addressOption('--http', 'http://127.0.0.1:8880'),
    )
    .option('--model <name>', 'model to ask the server for')
    .option('--format <name>', 'wav, pcm, mp3, opus or flac (default: wav)')
    .option(
      '--sample-rate <hz>',
      'of pcm, which does not say it',
      wholeOption('--sample-rate', 8000, 192_000),
    )
    .option('--timeout <s>', 'longest answer of the server (default: 120)', wholeOption('--timeout', 1, 3600))
    .option('--tier <name>', "your name for the server's hardware (default: its address)")
    .option('--device <name>', 'device it computes on, such as cuda (default: http)')
    .option('--http-key-env <name>', "environment variable with the server's key")
    .option('--ca <file>', 'certificates to trust as well, as PEM, such as a self-signed one')
    .option('--insecure', 'take any certificate of the server; said in every row')
}

const help = `
One configuration: warm-up first, then repeat 1 of all texts, repeat 2, and so on. Several
(every --voice with every --threads, or a plan): randomised blocks, each with every
configuration × text once, so that what drifts with time touches all of them alike.
docs/bench.md describes plans, orders, open loops and servers.

Corpus file: UTF-8, one text per line, or id<TAB>text; blank lines and lines that begin
with # are skipped. Texts are sent to the agent or server only, and are not stored or printed.

Exit status: 0 when every measured request succeeded, 1 when some failed, 2 when the
bench could not begin, 130 when it was interrupted (what was measured is still shown).`

interface Flags extends Omit<BenchOptions, 'until'> {
  readonly untilInterval?: string
}

async function runBench({ untilInterval, ...flags }: Flags): Promise<void> {
  const options = { ...flags, ...(untilInterval !== undefined && { until: untilInterval }) }
  checkFlags(options)
  if (options.http === undefined) options.voice?.forEach(voiceOption)
  const { result, interrupted } = await interruptible(async (signal) => ({
    result: await bench(options, startAgent, signal),
    interrupted: signal.aborted,
  }))
  print(options.json === true ? `${JSON.stringify(result.report)}\n` : render(result))
  process.exitCode = interrupted ? 130 : result.report.failures.total > 0 ? 1 : 0
}

function render(result: BenchResult): string {
  return result.kind === 'plain' ? renderTable(result.report) : renderCampaign(result.report)
}
