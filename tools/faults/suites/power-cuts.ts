import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stream } from '@voicemark/schema'
import { checkStored, verdictText } from '../check/checker.js'
import { executeOn, readDatabase } from '../check/database-reader.js'
import type { StoredRun } from '../check/stored-run.js'
import { createAgentProcess } from '../fixture/agent-process.js'
import { mountLoopVolume } from '../fixture/loop-volume.js'
import type { LightAgent } from '../light/light-agent.js'
import { createRandom } from '../random.js'
import { expect, until } from '../stage.js'
import type { Suite } from '../suite.js'

const databases = ['sqlite'] as const

/** The power goes while a collector writes to its volume; what it had acknowledged must be on the disk. */
export function collectorPowerCuts(name: string, images: number): Suite {
  return {
    name,
    databases,
    async run(stage) {
      const random = createRandom(stage.seed)
      const volume = mountLoopVolume(join(stage.folder, 'volume'), 64)
      stage.onClose(volume.unmount)
      const collector = await stage.createCollector(`file:${join(volume.folder, 'collector.db')}`)
      stage.onClose(collector.kill9)
      stage.proxy.setTargets([collector.port])
      const fleet = stage.startFleet({ agents: 10, samplesPerS: 40, requestsPerS: 4 })
      let told = 0
      let lost = 0
      for (let image = 0; image < images; image++) {
        const before = ackedRows(fleet.agents)
        await collector.start()
        await until('acknowledged rows', 20, () => ackedRows(fleet.agents) > before)
        await sleep(random.between(0, 500))
        await collector.kill9()
        const acknowledged = fleet.agents.map((agent) => agent.acknowledged())
        const copy = volume.copyAsAfterPowerCut()
        try {
          const url = `file:${join(copy.folder, 'collector.db')}`
          const stored = await readDatabase(url)
          const [integrity] = await executeOn(url, ['PRAGMA integrity_check'])
          expect(Object.values(integrity ?? {})[0] === 'ok', `integrity_check: ${JSON.stringify(integrity)}`)
          const counted = lostOf(acknowledged, stored)
          told += counted.told
          lost += counted.lost
        } finally {
          copy.unmount()
        }
      }
      expect(lost === 0, `${lost} of ${told} acknowledged rows are not in the images`)
      return `${images} images, ${told} acknowledged rows in them, 0 lost`
    },
  }
}

const ackedRows = (agents: readonly LightAgent[]) =>
  agents.reduce((sum, { counts }) => sum + counts.rowsAcked, 0)

type Acknowledged = ReturnType<LightAgent['acknowledged']>

/** Rows below an acknowledged cursor that an image has neither stored nor in quarantine. */
function lostOf(
  agents: readonly Acknowledged[],
  stored: readonly StoredRun[],
): { told: number; lost: number } {
  let told = 0
  let lost = 0
  for (const [run_id, next] of agents.flat()) {
    const run = stored.find((each) => each.run_id === run_id)
    for (const name of stream.options) {
      const has = run?.streams[name]
      const below = (has?.rows ?? []).filter(({ seq }) => seq < next[name]).length
      told += next[name]
      lost += next[name] - below
    }
  }
  return { told, lost }
}

/** The power goes while an agent records; every request that was answered must be delivered from what is left. */
export function agentPowerCuts(name: string, images: number): Suite {
  return {
    name,
    databases,
    async run(stage) {
      const random = createRandom(stage.seed)
      const [collector] = await stage.startCollectors(1)
      const volume = mountLoopVolume(join(stage.folder, 'volume'), 64)
      stage.onClose(volume.unmount)
      // The writing agent has no way to the collector: what is in the image is all that there is.
      const writing = { build: stage.build, collector: 'http://127.0.0.1:9' }
      const answered: string[] = []
      for (let image = 0; image < images; image++) {
        const agent = createAgentProcess({ ...writing, folder: volume.folder })
        stage.onClose(() => agent.kill9().catch(() => undefined))
        await agent.start()
        const { agent_id } = await agent.health()
        const endMs = performance.now() + random.between(100, 900)
        do {
          const id = await agent.speak(`Request of image ${image}.`)
          if (id !== null) answered.push(id)
        } while (performance.now() < endMs)
        const cut = agent.speak('The power goes while this one is spoken.')
        await sleep(random.between(0, 60))
        await agent.kill9()
        await cut
        const copy = volume.copyAsAfterPowerCut()
        const heir = createAgentProcess({
          build: stage.build,
          collector: collector?.url ?? '',
          folder: copy.folder,
        })
        try {
          await heir.start()
          expect(
            (await heir.health()).agent_id === agent_id,
            `image ${image}: the agent has forgotten who it is`,
          )
          await heir.drained(20)
        } finally {
          await heir.stop().catch(() => undefined)
          copy.unmount()
        }
      }
      const stored = await readDatabase(stage.databaseUrl)
      const ids = new Set(
        stored.flatMap(({ streams }) => streams.request.rows.map(({ row }) => row['request_id'])),
      )
      const lost = answered.filter((id) => !ids.has(id))
      expect(
        lost.length === 0,
        `${lost.length} of ${answered.length} answered requests are not in the images`,
      )
      const verdict = checkStored([], stored)
      expect(verdict.lawless === 0, verdictText(verdict))
      return `${images} images, ${answered.length} answered requests in them, 0 lost`
    },
  }
}
