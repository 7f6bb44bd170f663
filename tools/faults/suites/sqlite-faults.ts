import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { executeOn } from '../check/database-reader.js'
import { startChild } from '../fixture/child.js'
import { mountTmpfs } from '../fixture/tmpfs.js'
import { expect, until } from '../stage.js'
import type { Suite } from '../suite.js'

const databases = ['sqlite'] as const
const driver = createRequire(import.meta.url).resolve('libsql')

/** Another program writes to the file for longer than anybody should; the collector must not stand still with it. */
export const sqliteLocked: Suite = {
  name: 'sqlite-locked',
  databases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 50, requestsPerS: 2 })
    await sleep(700)
    const holder = holdLock(stage.databaseUrl.slice('file:'.length), stage.folder)
    stage.onClose(holder.kill)
    await holder.line(/locked/, 10_000)
    let slowest = 0
    for (let i = 0; i < 25; i++) {
      const startMs = performance.now()
      await fetch(`${collector?.url}/livez`, { signal: AbortSignal.timeout(10_000) })
      slowest = Math.max(slowest, performance.now() - startMs)
      await sleep(150)
    }
    await holder.kill()
    expect(slowest < 1500, `/livez took ${slowest.toFixed(0)} ms while the file was locked`)
    const { verdict, drainedS } = await stage.finish(fleet)
    return `${verdict.made} rows, /livez ≤ ${slowest.toFixed(0)} ms, drained in ${drainedS.toFixed(1)} s`
  },
}

/** A process that takes the write lock of a SQLite file and keeps it until it is killed. */
export function holdLock(path: string, cwd: string) {
  const program = `const Database = require(${JSON.stringify(driver)})
    const db = new Database(${JSON.stringify(path)}, { timeout: 5000 })
    db.exec('BEGIN IMMEDIATE')
    console.log('locked')
    setInterval(() => undefined, 1000)`
  return startChild(process.execPath, ['-e', program], {}, cwd)
}

/** The volume of the file is full, and later it is not. */
export const sqliteDiskFull: Suite = {
  name: 'sqlite-disk-full',
  databases,
  async run(stage) {
    const volume = mountTmpfs(join(stage.folder, 'volume'), 4)
    stage.onClose(volume.unmount)
    const url = `file:${join(volume.folder, 'collector.db')}`
    const collector = await stage.createCollector(url)
    stage.onClose(collector.kill9)
    await collector.start()
    stage.proxy.setTargets([collector.port])
    const fleet = stage.startFleet({ agents: 20, samplesPerS: 100, requestsPerS: 2 })
    fleet.make(2000, 20)
    await until('the disk full', 30, () => fleet.agents.some(({ counts }) => counts.retries > 3))
    fleet.stopMaking()
    await sleep(1000)
    expect(!collector.child().hasExited(), 'the collector ended')
    volume.resize(200)
    const drainedS = await fleet.drained(30)
    const verdict = await stage.checkRight(fleet.runs(), url)
    const [integrity] = await executeOn(url, ['PRAGMA integrity_check'])
    expect(Object.values(integrity ?? {})[0] === 'ok', `integrity_check: ${JSON.stringify(integrity)}`)
    return `${verdict.made} rows, drained ${drainedS.toFixed(1)} s after there was space, integrity ok`
  },
}
