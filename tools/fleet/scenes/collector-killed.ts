import { until } from '../../faults/stage.js'
import { ask } from '../checks/asked.js'
import type { Play } from './play.js'

/** Ends the first collector as a power cut does, while all deliver; agents find the other one. */
export async function killCollector(play: Play): Promise<void> {
  const { site, machines, arrivals, book, figures } = play
  const before = await Promise.all(machines.map(({ agent_id }) => arrivals.count(agent_id)))
  const cut = await linksAt(play)
  figures['links that were cut by the kill'] = cut
  book.check('machines were linked to the collector that is killed', cut > 0, String(cut))
  const startMs = performance.now()
  await site.collectors[0].kill9()
  await until('rows of all to arrive while one collector is gone', 60, async () => {
    const now = await Promise.all(machines.map(({ agent_id }) => arrivals.count(agent_id)))
    // Samples come every second: what was on its way at the kill is not all of this.
    return now.every((count, at) => count > (before[at] ?? 0) + 5)
  })
  figures['seconds from the kill until rows of all came by the other collector'] =
    (performance.now() - startMs) / 1000
  for (const machine of machines) await machine.speak()
  await site.startCollector(site.collectors[0])
}

/** Agents that are connected to the first collector. */
async function linksAt({ site: { collectors, certificate }, people }: Play): Promise<number> {
  const { body } = await ask(`${collectors[0].url}/healthz`, certificate, { token: people.reader })
  return (JSON.parse(body) as { agents_connected: number }).agents_connected
}
