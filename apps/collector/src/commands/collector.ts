import { createLog } from '@voicemark/daemon'
import { Command } from 'commander'
import { startCollector } from '../collector.js'
import { readConfig } from '../config.js'

const lingerMs = 200

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
      // Only where something did not end in time: SQLite closes its files with a process that ends by itself.
      setTimeout(() => process.exit(), lingerMs).unref()
    })
}
