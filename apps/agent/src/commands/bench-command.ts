import { interruptible, print } from '@voicemark/daemon'
import type { Plan } from '@voicemark/schema'
import { Command } from 'commander'
import { startAgent } from '../agent.js'
import { bench } from '../bench/bench.js'
import {
  agentOption,
  checkFlags,
  listOption,
  memoryBudgetOption,
  numberOption,
  tagOption,
  voiceOption,
  wholeOption,
  type BenchOptions,
} from '../bench/plan/bench-options.js'
import { engineOf } from '../bench/plan/subject-flags.js'
import { checkStreamsFlags } from '../bench/plan/streams-settings.js'
import type { CampaignResult } from '../bench/campaign-start.js'
import { renderTable } from '../bench/report/bench-table.js'
import { renderCampaign } from '../bench/report/campaign-table.js'
import { renderStreams } from '../bench/streams/report/streams-table.js'
import { withCampaignFlags } from './campaign-flags.js'
import { withQualityFlags } from './quality-flags.js'
import { withStreamsFlags } from './streams-flags.js'
import { withSubjectFlags } from './subject-flags.js'
import { prepareVoices } from './voices/prepare-voices.js'

/** `voicemark bench`: speaks a corpus again and again and shows what that took. */
export function benchCommand(): Command {
  const command = new Command('bench').description('speak a corpus again and again and show what that took')
  return withSubjectFlags(
    withStreamsFlags(withQualityFlags(withCampaignFlags(withAgentFlags(withPlanFlags(command))))),
  )
    .addHelpText('after', help)
    .action(runBench)
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
    .option('--stream', 'ask for sound while it is made, and measure how its pieces come')
    .option('--repeat <n>', 'how often each text is measured (default: 5)', whole('--repeat', 1, 10_000))
    .option('--warmup <n>', 'requests before that, not measured (default: 2)', whole('--warmup', 0, 10_000))
    .option(
      '--corpus <file>',
      'a name (built-in, sized, classics) or a file, one text per line (default: built-in)',
    )
    .option('--tag <name=value>', 'note in every row, such as room=cold; repeatable', tagOption)
    .option('--json', 'print the result as one JSON object, with all rows')
    .option('--fetch', 'get voices that are not installed, as `voicemark voices add` does')
    .option('--accept-licence', 'of those, take one although its licence has conditions or is not known')
    .option('--plan <file>', 'a campaign as JSON or YAML, in place of the flags above and below')
    .option('--resume <id>', 'go on with a campaign that was interrupted')
}

function withAgentFlags(command: Command): Command {
  return command
    .option(
      '--agent <url>',
      'agent to measure (default: the one on this machine, else one just for this)',
      agentOption,
    )
    .option(
      '--memory-budget <size>',
      'what the agent that is started may hold for its voices: 512M, 2G, 60% (default: VOICEMARK_MEMORY_BUDGET)',
      memoryBudgetOption,
    )
}

const help = `
One configuration: warm-up first, then repeat 1 of all texts, repeat 2, and so on. Several
(every --voice with every --threads, or a plan): randomised blocks, each with every
configuration × text once, so that what drifts with time touches all of them alike.
With --streams it searches how many listeners at once hear without a gap.
One --http, --wyoming or --command measures anything else that speaks; several are for a plan.
docs/bench.md describes plans, orders, open loops, servers and programs.

Corpus file: UTF-8, one text per line, or id<TAB>text; blank lines and lines that begin
with # are skipped. Texts are sent to what is measured only, and are not stored or printed.

Exit status: 0 when every measured request succeeded, 1 when some failed, 2 when the
bench could not begin, 130 when it was interrupted (what was measured is still shown).`

interface Flags extends Omit<BenchOptions, 'until'> {
  readonly untilInterval?: string
}

async function runBench({ untilInterval, ...flags }: Flags): Promise<void> {
  const options = { ...flags, ...(untilInterval !== undefined && { until: untilInterval }) }
  checkStreamsFlags(options)
  checkFlags(options)
  if (engineOf(options) === null) options.voice?.forEach(voiceOption)
  const { result, interrupted } = await interruptible(async (signal) => {
    const prepare = (plan: Plan) => prepareVoices(plan, options, signal)
    const result = await bench(options, { startAgent, prepare, signal }).catch((error: unknown) => {
      // Ended while it fetched a voice, it has nothing to show.
      if (error === signal.reason) return null
      throw error
    })
    return { result, interrupted: signal.aborted }
  })
  if (result !== null) print(options.json === true ? `${JSON.stringify(result.report)}\n` : render(result))
  process.exitCode = interrupted ? 130 : (result?.report.failures.total ?? 0) > 0 ? 1 : 0
}

function render(result: CampaignResult): string {
  if (result.kind === 'streams') return renderStreams(result.report)
  return result.kind === 'plain' ? renderTable(result.report) : renderCampaign(result.report)
}
