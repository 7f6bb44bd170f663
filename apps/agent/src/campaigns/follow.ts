import { setTimeout } from 'node:timers/promises'
import { CollectorAway, type CampaignStatus, type CollectorClient } from './collector-client.js'
import { progressLine } from './status-table.js'

export interface FollowOptions {
  readonly client: Pick<CollectorClient, 'status'>
  /** A line for the person who follows. */
  readonly say: (line: string) => void
  /** Ends following, and leaves the campaign running. */
  readonly signal: AbortSignal
  /** Wait before each question, ms. @default 2000 */
  readonly everyMs?: number
  /** So long a collector may be away, ms. @default 60000 */
  readonly patienceMs?: number
}

/**
 * Asks on until nothing more is to come or it is told to end; says where something is new. Gives the last status.
 * @throws CollectorAway when the collector was away for longer than the patience lasts.
 */
export async function followCampaign(
  first: CampaignStatus,
  { client, say, signal, everyMs = 2000, patienceMs = 60_000 }: FollowOptions,
): Promise<CampaignStatus> {
  let status = first
  let shown = ''
  let awaySinceMs: number | null = null
  say(`campaign ${first.campaign_id}`)
  for (;;) {
    const line = `campaign: ${progressLine(status)}`
    if (line !== shown) say(line)
    shown = line
    if (status.ended) return status
    await setTimeout(everyMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return status
    try {
      status = await client.status(first.campaign_id)
      if (awaySinceMs !== null) say('campaign: the collector answers again')
      awaySinceMs = null
    } catch (error) {
      if (!(error instanceof CollectorAway)) throw error
      if (awaySinceMs === null) say(`campaign: ${error.message}; trying on for ${patienceMs / 1000} s`)
      awaySinceMs ??= performance.now()
      if (performance.now() - awaySinceMs >= patienceMs) throw error
    }
  }
}
