import { armFailpoint, createLog, misspeltSettings, stopSignal } from '@voicemark/daemon'
import { Command } from 'commander'
import { startAgent } from '../agent.js'
import { memoryBudgetOption } from '../bench/plan/bench-options.js'
import { enrolCommand } from './enrol-command.js'
import { environment, readConfig } from '../config.js'

interface Flags {
  readonly collector?: string
  readonly voice?: string
  readonly memoryBudget?: string
}

/** `voicemark agent`: runs the daemon until SIGINT or SIGTERM. */
export function agentCommand(): Command {
  return new Command('agent')
    .description('run the agent on this machine; settings are VOICEMARK_* variables')
    .option('--collector <url>', 'collector that gets every row (default: VOICEMARK_COLLECTOR, else none)')
    .option('--voice <name>', 'voice that speaks when a request names none (default: VOICEMARK_VOICE)')
    .option(
      '--memory-budget <size>',
      'what the synthesis process may hold at rest: 512M, 2G, 60% (default: VOICEMARK_MEMORY_BUDGET, else any)',
      memoryBudgetOption,
    )
    .addCommand(enrolCommand())
    .action(async ({ collector, voice, memoryBudget }: Flags) => {
      armFailpoint(process.env)
      const given = {
        ...(collector !== undefined && { VOICEMARK_COLLECTOR: collector }),
        ...(voice !== undefined && { VOICEMARK_VOICE: voice }),
        ...(memoryBudget !== undefined && { VOICEMARK_MEMORY_BUDGET: memoryBudget }),
      }
      const config = readConfig({ ...process.env, ...given })
      const log = createLog(config.logLevel)
      const misspelt = misspeltSettings(Object.keys(environment.shape), process.env)
      for (const setting of misspelt) log.warn({ event: 'setting-unknown', ...setting })
      const agent = await startAgent(config, log)
      // Listened for before anybody reads that it runs: whoever stops it then would end it without its end.
      const isAskedToStop = stopSignal()
      process.stdout.write(`voicemark agent: ${agent.url}\n`)
      await isAskedToStop
      await agent.stop()
    })
}
