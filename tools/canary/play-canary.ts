import { cpSync } from 'node:fs'
import { executeOn } from '../faults/check/database-reader.js'
import { openLightLink } from '../faults/light/light-link.js'
import type { Stage } from '../faults/stage.js'
import type { CanaryResult } from './canary-result.js'
import { canary } from './scene/canary-text.js'
import { measureAll } from './scene/measured.js'
import { refuseAll } from './scene/refused.js'
import { openScene, type Scene } from './scene/scene.js'
import { speakAll } from './scene/spoken.js'
import { stallAll } from './scene/stalled.js'
import { takeAll, writeTables } from './scene/taken.js'
import { needlesOf, type Needle } from './search/needles.js'
import { searchPlace, type Place } from './search/places.js'
import { controlPlace } from './search/planted.js'

const drainLimitS = 60

export async function playCanary(stage: Stage): Promise<CanaryResult> {
  const startMs = performance.now()
  const scene = await openScene(stage)
  await scene.startAgent()
  const ways = {
    spoken: await speakAll(scene),
    refused: await refuseAll(scene),
    measured: await measureAll(scene),
    stalled: await withFullSpool(scene, stallAll),
  }
  await scene.agent.drained(drainLimitS)
  await takeAll(scene)
  scene.packets.write()
  scene.logs.write()
  const places = await placesOf(scene)
  const needles = needlesOf(canary)
  const results = places.map((place) => searchPlace(place, needles))
  const findings = results.flatMap((result) => result.findings)
  const blind = await controlAll(scene, places, needles)
  return {
    ...{ database: stage.provider, ways, forms: needles.length, findings, blind },
    searched: results.map(({ searched }) => searched),
    seconds: (performance.now() - startMs) / 1000,
    passed: findings.length === 0 && blind.length === 0,
  }
}

/** Has the collector stand still meanwhile, and keeps what then waits for it. */
async function withFullSpool(scene: Scene, play: (scene: Scene) => Promise<number>): Promise<number> {
  const collector = scene.collector.child()
  collector.signal('SIGSTOP')
  try {
    return await play(scene)
  } finally {
    cpSync(`${scene.folders.agent}/home`, scene.folders.spool, { recursive: true })
    collector.signal('SIGCONT')
  }
}

async function placesOf({ stage, folders }: Scene): Promise<Place[]> {
  const { agent, spool, bench, collector, temporary, answers, logs, packets, taken } = folders
  return [
    { name: 'state of the agent: spool, journal', paths: [`${agent}/home`] },
    { name: 'spool while the collector stood still', paths: [spool] },
    { name: 'CSV of the agent', paths: [`${agent}/metrics`] },
    { name: 'state of the benchmarks', paths: [bench] },
    { name: 'state of the collector', paths: [collector] },
    { name: 'database', paths: [await databaseFolder(stage)] },
    { name: 'temporary folder', paths: [temporary] },
    { name: 'answers', paths: [answers] },
    { name: 'logs', paths: [logs] },
    { name: 'packets', paths: [packets] },
    { name: 'backup, paper pack, exports, tables', paths: [taken] },
  ]
}

/** With the log that is written ahead, which holds all that was written since. */
async function databaseFolder({ provider, folder, databaseUrl }: Stage): Promise<string> {
  if (provider === 'sqlite') return `${folder}/database`
  const [row] = await executeOn(databaseUrl, ['CHECKPOINT', 'SHOW data_directory'])
  return String(row?.['data_directory'])
}

/** Plants the sentence in every place: as files, and where bytes come by a way of their own, by that way. */
async function controlAll(
  scene: Scene,
  places: readonly Place[],
  needles: readonly Needle[],
): Promise<string[]> {
  const blind = places.flatMap((place) =>
    controlPlace(place, needles).map((form) => `${place.name}: ${form}`),
  )
  const byWay = [
    ['database', plantInDatabase],
    ['packets', plantInPackets],
    [
      'backup, paper pack, exports, tables',
      ({ stage, folders }: Scene) => writeTables(stage.databaseUrl, `${folders.taken}/planted.json`),
    ],
  ] as const
  for (const [name, plant] of byWay) {
    await plant(scene)
    const place = places.find((each) => each.name === name)
    const found = place === undefined ? [] : searchPlace(place, needles).findings
    if (
      !found.some(
        ({ file, forms }) => !/planted-\d+$/.test(file) && forms.some((form) => form.startsWith('letters')),
      )
    )
      blind.push(`${name}: what was written by its own way`)
  }
  return blind
}

async function plantInDatabase({ stage: { databaseUrl } }: Scene): Promise<void> {
  await executeOn(databaseUrl, [
    'CREATE TABLE planted (words text)',
    `INSERT INTO planted VALUES ('${canary}')`,
  ])
}

/** As an agent would send it, behind the mask of a WebSocket. */
async function plantInPackets({ packets }: Scene): Promise<void> {
  const agent_id = '00000000-0000-4000-8000-00000000ca9a'
  const link = await openLightLink({ url: packets.url, agent_id, connectMs: 10_000, ackMs: 10_000 })
  if ('failed' in link) throw new Error(`no link for the control: ${link.failed}`)
  await link.ask('hello', { words: canary })
  link.close()
  packets.write()
}
