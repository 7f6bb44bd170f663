import { armFailpoint, createLog, misspeltSettings, stopSignal } from '@voicemark/daemon'
import { Command } from 'commander'
import { startAgent } from '../agent.js'
import { environment, readConfig } from '../config.js'

/** `voicemark agent`: runs the daemon until SIGINT or SIGTERM. */
export function agentCommand(): Command {
  return new Command('agent')
    .description('run the agent on this machine; settings are VOICEMARK_* variables')
    .option('--collector <url>', 'collector that gets every row (default: VOICEMARK_COLLECTOR, else none)')
    .option('--voice <name>', 'voice that speaks when a request names none (default: VOICEMARK_VOICE)')
    .action(async ({ collector, voice }: { collector?: string; voice?: string }) => {
      armFailpoint(process.env)
      const given = {
        ...(collector !== undefined && { VOICEMARK_COLLECTOR: collector }),
        ...(voice !== undefined && { VOICEMARK_VOICE: voice }),
      }
      const config = readConfig({ ...process.env, ...given })
      const log = createLog(config.logLevel)
      const misspelt = misspeltSettings(Object.keys(environment.shape), process.env)
      for (const setting of misspelt) log.warn({ event: 'setting-unknown', ...setting })
      const agent = await startAgent(config, log)
      process.stdout.write(`voicemark agent: ${agent.url}\n`)
      await stopSignal()
      await agent.stop()
    })
}
