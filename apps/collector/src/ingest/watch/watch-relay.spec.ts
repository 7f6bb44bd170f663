import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createWatchRelay } from './watch-relay.js'
import type { WatchingAgent } from './watching-agent.js'

const specs = {
  ...{ hardware_tier: 'intel_i5', cpu_model: null, cpu_vendor: null, cpu_cores: 4, cpu_threads: 8 },
  ...{ cpu_max_mhz: null, architecture: 'x64', total_memory_gb: 16, gpu_name: null, gpus: [] },
  ...{ machine_model: null, virtualization: null, os_platform: 'linux', os_distro: null, os_kernel: null },
  node_version: '20.19.0',
}
const opened = {
  status: 'open',
  run_id: randomUUID(),
  hardware: specs,
  watched: 'port:1',
  processes: 1,
  note: null,
}

function agent(tells: boolean, asked: unknown[] = []): WatchingAgent {
  return {
    ...{ agent_id: randomUUID(), proto: 4, hardwareTier: () => null },
    clock: { read: () => Promise.resolve(tells ? { offset_s: 0, uncertainty_s: 0, at_s: 0 } : null) },
    ask: (_event, message) => {
      asked.push(message)
      return Promise.resolve(opened)
    },
  }
}

/** A relay with two agents, and what it has put off. */
function setUp(tells = true) {
  const asked: unknown[] = []
  const asker = agent(true)
  const watcher = agent(tells, asked)
  const connected = [asker, watcher]
  const later: (() => void)[] = []
  const relay = createWatchRelay({
    connected: () => connected,
    now_s: () => 0,
    later: (run) => later.push(run),
  })
  const open = (request_id: string) =>
    relay.answer(asker, { request: 'open', request_id, to: watcher.agent_id, watch: 'port:1', timeout_s: 60 })
  return { asker, asked, connected, later, relay, open }
}

test('what an agent wanted watched is called off when it is away for long', async () => {
  const { asker, asked, connected, later, relay, open } = setUp()
  const request_id = randomUUID()
  await open(request_id)
  connected.shift()
  relay.left(asker.agent_id)
  later[0]?.()
  expect(asked.slice(1)).toEqual([{ request: 'drop', request_id, asker: asker.agent_id }])
})

test('an agent that is back in time goes on being watched for', async () => {
  const { asker, asked, later, relay, open } = setUp()
  await open(randomUUID())
  relay.left(asker.agent_id)
  later[0]?.()
  expect(asked).toHaveLength(1)
})

test('without a comparison of the clocks nothing can be laid to a request', async () => {
  expect(await setUp(false).open(randomUUID())).toMatchObject({ status: 'unreachable', code: 'watch-clock' })
})
