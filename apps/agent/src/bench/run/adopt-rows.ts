import type { Plan, RequestRow } from '@voicemark/schema'
import type { CampaignEvent } from '../kept/campaign-event.js'
import { configurationTag } from '../plan/configuration-tags.js'
import { outcomeOf } from '../target/foreign-sender.js'

/** Failures that are the bench's own end and say nothing of what is measured: such a request is made again. */
const cutOff = ['agent-restarted', 'client-closed', 'stopping', 'measurement-not-ended']

/**
 * The agent records a request before the bench hears of it: rows whose answers a crash kept from the bench become
 * answers, so that no text is measured twice.
 */
export function adoptRows(
  plan: Plan,
  events: readonly CampaignEvent[],
  rows: readonly RequestRow[],
): CampaignEvent[] {
  const answers = events.filter((event) => event.event === 'answered')
  const keyOf = (configuration: number, repeat: number, item_id: string, sampled = true) =>
    `${configuration}/${repeat}/${item_id}/${sampled}`
  const known = new Set(
    answers
      .filter(({ warmup }) => !warmup)
      .map((one) => keyOf(one.configuration, one.repeat, one.item_id, one.sampled)),
  )
  return rows.flatMap((row): CampaignEvent[] => {
    const { repeat, item_id, warmup } = row
    const sampled = row.sampled ?? undefined
    const configuration = configurationOf(plan, row)
    if (warmup || repeat === null || item_id === null || configuration < 0) return []
    const key = keyOf(configuration, repeat, item_id, sampled)
    const request = { configuration, item: { id: item_id, text: '' }, repeat, warmup }
    const outcome = outcomeOf(request, row)
    const failure = outcome.status === 'failed' ? outcome.failure : null
    if (known.has(key) || (failure !== null && cutOff.includes(failure.code))) return []
    known.add(key)
    const event = {
      event: 'answered',
      ...{ configuration, item_id, repeat, warmup },
      ...(sampled === undefined ? {} : { sampled }),
    } as const
    return [{ ...event, latency_s: null, late_s: null, row: failure === null ? row : null, failure }]
  })
}

function configurationOf({ configurations }: Plan, { tags }: RequestRow): number {
  if (configurations.length === 1) return 0
  return configurations.findIndex((one) => configurationTag(one) === tags['configuration'])
}
