import { createLog } from '@voicemark/daemon'
import { Command } from 'commander'
import { startCollector } from '../collector.js'
import { readConfig } from '../config.js'

/** `voicemark collector`: runs the collector until SIGINT or SIGTERM. */
export function collectorCommand(): Command {
  return new Command('collector')
    .description('run the collector; settings are VOICEMARK_* variables and DATABASE_URL')
    .action(async () => {
      const config = readConfig(process.env)
      const collector = await startCollector(config, createLog(config.logLevel))
      process.stdout.write(`voicemark collector: ${collector.url}\n`)
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve())
        process.once('SIGTERM', () => resolve())
      })
      await collector.stop()
      // What would not end in time, such as a database that does not answer, would keep the process for longer.
      process.exit()
    })
}
