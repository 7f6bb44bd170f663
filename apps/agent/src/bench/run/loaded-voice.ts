import { splitSpokenVoice, type OwnConfiguration, type Plan } from '@voicemark/schema'
import type { CorpusItem } from '../plan/corpus.js'
import { warmUp, type PlannedRequest } from '../plan/order.js'

/** Which configuration the agent has loaded, as far as this bench loaded it, and the warm-up that a change needs. */
export function createLoaded(plan: Plan, items: readonly CorpusItem[]) {
  let isFirst = true
  let atAgent: string | null = null
  const servers = new Set<number>()
  return {
    warmUpBefore(run: readonly PlannedRequest[]): PlannedRequest[] {
      const [next] = run
      const configuration = next === undefined ? undefined : plan.configurations[next.configuration]
      if (next === undefined || configuration === undefined) return []
      const load = configuration.engine === 'piper-onnx' ? loadOf(configuration) : null
      const isNew = load === null ? !servers.has(next.configuration) : load !== atAgent
      const isStart = isFirst || load === null
      isFirst = false
      if (load === null) servers.add(next.configuration)
      else atAgent = load
      if (!isNew) return []
      if (isStart) return warmUp(items, plan.warmup, next.configuration)
      // The text that comes next: memory and caches then are what its own length needs.
      return Array.from({ length: plan.reload_warmup }, () => ({ ...next, warmup: true }))
    },
  }
}

/** Another speaker of a voice is there at once. */
function loadOf({ voice, threads }: OwnConfiguration): string {
  return `${voice === null ? null : splitSpokenVoice(voice).voice}/${threads}`
}
