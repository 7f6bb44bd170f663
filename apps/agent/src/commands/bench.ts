import { Command } from 'commander'
import { bench } from '../bench/bench.js'
import { agentOption, tagOption, voiceOption, wholeOption, type BenchOptions } from '../bench/options.js'
import { renderTable } from '../bench/table.js'

/** `voicemark bench`: speaks a corpus again and again and shows what that took. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('speak a corpus again and again, one request at a time, and show what that took')
    .option('--voice <name>', 'voice to measure (default: that of the agent)', voiceOption)
    .option(
      '--threads <n>',
      'intra-op threads (default: those of the agent)',
      wholeOption('--threads', 1, 256),
    )
    .option('--repeat <n>', 'how often each text is measured', wholeOption('--repeat', 1, 10_000), 5)
    .option('--warmup <n>', 'requests before that, not measured', wholeOption('--warmup', 0, 10_000), 2)
    .option('--corpus <file>', 'texts to speak, one per line (default: the built-in 12)')
    .option('--tag <name=value>', 'note in every row, such as room=cold; repeatable', tagOption)
    .option('--json', 'print the result as one JSON object, with all rows')
    .option(
      '--agent <url>',
      'agent to measure (default: the one on this machine, else one just for this)',
      agentOption,
    )
    .addHelpText('after', help)
    .action(runBench)
}

const help = `
Order: warm-up first, then repeat 1 of all texts, repeat 2 of all texts, and so on. What
drifts with time (temperature, other programs) then touches all texts alike.

Corpus file: UTF-8, one text per line, or id<TAB>text; blank lines and lines that begin
with # are skipped. Texts are sent to the agent only, and are not stored or printed.

Exit status: 0 when every measured request succeeded, 1 when some failed, 2 when the
bench could not begin, 130 when it was interrupted (what was measured is still shown).`

async function runBench(options: BenchOptions): Promise<void> {
  const interrupt = new AbortController()
  const abort = () => interrupt.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const report = await bench(options, interrupt.signal)
  process.off('SIGINT', abort).off('SIGTERM', abort)
  process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : renderTable(report))
  process.exitCode = interrupt.signal.aborted ? 130 : report.failures.total > 0 ? 1 : 0
}
