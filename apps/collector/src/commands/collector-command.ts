import { createLog, misspeltSettings, stopSignal } from '@voicemark/daemon'
import { boundHeaps, keepReturningMemory } from '@voicemark/daemon/returned-memory'
import { Command } from 'commander'
import { startCollector } from '../collector.js'
import { environment, readConfig } from '../config.js'

const lingerMs = 200

/** `voicemark collector`: runs the collector until SIGINT or SIGTERM. */
export function collectorCommand(): Command {
  return new Command('collector')
    .description('run the collector; settings are VOICEMARK_* variables and DATABASE_URL')
    .action(async () => {
      const config = readConfig(process.env)
      const log = createLog(config.logLevel)
      const misspelt = misspeltSettings(Object.keys(environment.shape), process.env)
      for (const setting of misspelt) log.warn({ event: 'setting-unknown', ...setting })
      // Before there are threads, each of which would get a heap.
      await boundHeaps()
      const collector = await startCollector(config, log)
      // Listened for before anybody reads that it runs: whoever stops it then would end it without its end.
      const isAskedToStop = stopSignal()
      keepReturningMemory()
      process.stdout.write(`voicemark collector: ${collector.url}\n`)
      await isAskedToStop
      await collector.stop()
      // Only where something did not end in time: SQLite closes its files with a process that ends by itself.
      setTimeout(() => process.exit(), lingerMs).unref()
    })
}
