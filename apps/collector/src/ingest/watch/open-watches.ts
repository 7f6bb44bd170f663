import { mostOpenWatches } from '@voicemark/schema'

/** Who watches what for whom, as far as this collector was asked since its start. */
export interface OpenWatches {
  /** Whether the agent may ask for this one too. */
  hasRoom(asker_id: string, request_id: string): boolean
  add(asker_id: string, request_id: string, watcher_id: string, timeout_s: number): void
  remove(asker_id: string, request_id: string): void
  /** Forgets those of an agent. @returns request and watcher of each. */
  take(asker_id: string): { readonly request_id: string; readonly watcher_id: string }[]
}

interface OpenWatch {
  readonly watcher_id: string
  /** The watcher ends it by itself then. */
  readonly end_s: number
}

/** None is open yet. */
export function createOpenWatches(now_s: () => number): OpenWatches {
  const byAsker = new Map<string, Map<string, OpenWatch>>()
  const ofAsker = (asker_id: string) => {
    const open = byAsker.get(asker_id) ?? new Map<string, OpenWatch>()
    for (const [request_id, { end_s }] of open) if (end_s < now_s()) open.delete(request_id)
    return open
  }
  return {
    hasRoom(asker_id, request_id) {
      const open = ofAsker(asker_id)
      return open.has(request_id) || open.size < mostOpenWatches
    },
    add(asker_id, request_id, watcher_id, timeout_s) {
      const open = ofAsker(asker_id).set(request_id, { watcher_id, end_s: now_s() + timeout_s })
      byAsker.set(asker_id, open)
    },
    remove(asker_id, request_id) {
      const open = ofAsker(asker_id)
      open.delete(request_id)
      if (open.size === 0) byAsker.delete(asker_id)
    },
    take(asker_id) {
      const open = ofAsker(asker_id)
      byAsker.delete(asker_id)
      return [...open].map(([request_id, { watcher_id }]) => ({ request_id, watcher_id }))
    },
  }
}
