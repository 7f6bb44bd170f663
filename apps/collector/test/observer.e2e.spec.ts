import { randomUUID } from 'node:crypto'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { startCollector } from './running-processes.js'
import { helloOf, requestBatch, requestOf } from './store-rows.js'

const startLimitMs = 90_000

test(
  'the observer effect of a campaign is by agent and configuration, and what was not sampled in no other figure',
  async () => {
    const collector = await startCollector()
    const [agent_id, run_id, campaign_id] = [randomUUID(), randomUUID(), randomUUID()]
    const socket = io(collector.url, {
      auth: { proto: protocolVersion, agent_id },
      transports: ['websocket'],
    })
    const send = async (event: string, message: unknown) =>
      expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
    const twins = [1, 2, 3, 4, 5, 6].flatMap((repeat) =>
      [true, false].map((sampled) =>
        requestOf({ campaign_id, item_id: 'a', repeat, sampled, rtf: sampled ? 0.202 : 0.2 }),
      ),
    )
    try {
      await send('hello', helloOf(run_id))
      await send('batch', requestBatch(run_id, 0, twins))
      const json = async (path: string) => await (await fetch(collector.url + path)).json()
      const ratio = expect.closeTo(1.01, 9) as number
      const effect = { pairs: 6, ratio, interval: { low: ratio, high: ratio } }
      expect(await json(`/api/v1/campaigns/${campaign_id}/observer-effect`)).toEqual({
        campaign_id,
        effects: [{ agent_id, configuration: null, ...effect }],
      })
      expect(await json(`/api/v1/campaigns/${randomUUID()}/observer-effect`)).toMatchObject({ effects: [] })
      expect(await json('/metrics/summary')).toMatchObject({ total_requests: 6 })
    } finally {
      socket.close()
    }
  },
  startLimitMs,
)
