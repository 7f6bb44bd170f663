import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { protocolVersion, streamFields } from '@voicemark/schema'
import { io } from 'socket.io-client'

/** What may be asked for. */
export interface Filled {
  /** A part of a path that is there, by the beginning of the path. */
  readonly parts: Readonly<Record<string, string>>
  /** Values of parameters without which there is no answer. */
  readonly query: Readonly<Record<string, string>>
}

const table = new URL(
  '../../apps/collector/fixtures/python-metrics/synthesis_m1_air_20251107_214502.csv',
  import.meta.url,
)
const json = { 'content-type': 'application/json' }

/** Puts something of everything into a collector: an agent with its sensors, rows of a file, a campaign, a correction. */
export async function fillCollector(url: string): Promise<Filled> {
  const agent = await greet(url)
  const form = new FormData()
  form.set('file', new Blob([readFileSync(table)]), 'synthesis.csv')
  await answered<unknown>(fetch(`${url}/api/v1/imports`, { method: 'POST', body: form }))
  const { requests } = await answered<{ requests: { request_id: string; run_id: string }[] }>(
    fetch(`${url}/api/v1/requests`),
  )
  const [first, second] = requests
  if (first === undefined || second === undefined) throw new Error('the file has no two requests')
  const post = <T>(path: string, body: unknown) =>
    answered<T>(fetch(url + path, { method: 'POST', headers: json, body: JSON.stringify(body) }))
  const plan = { corpus: 'built-in', configurations: [{ voice: 'tone' }] }
  const campaign = await post<{ campaign_id: string }>('/api/v1/campaigns', { plan, agents: [agent] })
  const excluded = { kind: 'exclude', target_kind: 'request', target: second.request_id, reason: 'a trial' }
  const correction = await post<{ correction_id: string }>('/api/v1/corrections', excluded)
  const parts = {
    '/api/v1/agents/': agent,
    '/api/v1/requests/': first.request_id,
    '/api/v1/runs/': first.run_id,
    '/api/v1/campaigns/': campaign.campaign_id,
    '/api/v1/corrections/': correction.correction_id,
    '/figures/': 'fig2_rtf_comparison.svg',
  }
  return { parts, query: { agent_id: agent, since: '2025-11-22' } }
}

/** Says hello as an agent does, with what its machine can measure. */
async function greet(url: string): Promise<string> {
  const agent_id = randomUUID()
  const socket = io(url, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
  })
  const nothing = Object.fromEntries(
    [
      'cpu_model',
      'cpu_vendor',
      'cpu_cores',
      'cpu_threads',
      'cpu_max_mhz',
      'gpu_name',
      'machine_model',
      'virtualization',
      'os_distro',
      'os_kernel',
    ].map((name) => [name, null]),
  )
  const machine = {
    hardware_tier: 'made_up',
    architecture: 'x64',
    total_memory_gb: 16,
    gpus: [],
    os_platform: 'linux',
    node_version: '20',
  }
  const reply: unknown = await socket.timeout(5000).emitWithAck('hello', {
    ...{ run_id: randomUUID(), started_wall: 1_763_800_000, device_type: 'cpu', totals: null },
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
    hardware: { ...nothing, ...machine },
    sensors: { taken_at: 1_763_800_000, sensors: [] },
  })
  socket.close()
  if ((reply as { status?: unknown }).status !== 'ok') throw new Error(JSON.stringify(reply))
  return agent_id
}

async function answered<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(body))
  return body as T
}
