import {
  type HardwareSpecs,
  type HelloMessage,
  protocolVersion,
  streamFields,
  wireReply,
} from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { sampleValues } from '../ingest/ingest-workload.js'

/** What light agents count together. */
export interface FleetCounts {
  readonly ack_ms: number[]
  retries: number
  reconnects: number
}

/** An agent without a sampler and without a spool: it delivers rows that are a function of their seq. */
export interface LightAgent {
  readonly run_id: string
  /** Rows that are acknowledged. */
  stored(): number
  /** Connects and says hello; resolves when it was greeted. */
  connect(): Promise<void>
  /** Delivers until `made` gives the same number as is stored and `over` is true. */
  deliver(batchRows: number, made: () => number, over: () => boolean): Promise<void>
  close(): void
}

const largestBatch = 500
const replyMs = 20_000
const longestWaitMs = 4_000

const hardware: HardwareSpecs = {
  hardware_tier: 'bench',
  cpu_model: null,
  cpu_vendor: null,
  cpu_cores: null,
  cpu_threads: null,
  cpu_max_mhz: null,
  architecture: process.arch,
  total_memory_gb: 8,
  gpu_name: null,
  gpus: [],
  machine_model: null,
  virtualization: null,
  os_platform: process.platform,
  os_distro: null,
  os_kernel: null,
  node_version: process.versions.node,
}

/** Makes an agent that counts what it sees. */
export function createLightAgent(url: string, counts: FleetCounts): LightAgent {
  const agent_id = randomUUID()
  const run_id = randomUUID()
  const hello: HelloMessage = {
    run_id,
    started_wall: Date.now() / 1000,
    device_type: 'cpu',
    hardware,
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
    totals: null,
  }
  let socket: Socket | null = null
  let next = 0

  const ask = async (event: string, message: object) => {
    const reply: unknown = await socket?.timeout(replyMs).emitWithAck(event, message)
    return wireReply.parse(reply)
  }
  const open = async () => {
    const auth = { proto: protocolVersion, agent_id }
    const opened = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true })
    socket = opened
    await new Promise<void>((resolve, reject) => {
      opened.on('connect', resolve)
      opened.on('connect_error', reject)
      opened.on('disconnect', (reason) => reject(new Error(reason)))
    })
    const reply = await ask('hello', hello)
    if (reply.status !== 'ok') throw new Error(`hello: ${reply.status}`)
    next = reply.next.sample
  }
  const connect = async () => {
    for (let attempt = 0; ; attempt++) {
      try {
        await open()
        return
      } catch {
        counts.reconnects++
        socket?.close()
        // Full jitter, as the product's agents have it.
        await sleep(Math.random() * Math.min(longestWaitMs, 250 * 2 ** attempt))
      }
    }
  }
  const send = async (rows: number) => {
    const batch = Array.from({ length: rows }, (_, i) => sampleValues(next + i))
    const sentMs = performance.now()
    const reply = await ask('batch', { run_id, stream: 'sample', first: next, rows: batch }).catch(() => null)
    if (reply === null) {
      counts.reconnects++
      socket?.close()
      await connect()
      return
    }
    if (reply.status === 'rejected') throw new Error(`${reply.code}: ${reply.detail}`)
    if (reply.status === 'retry') {
      counts.retries++
      await sleep(reply.after_s * 1000 * (0.5 + Math.random()))
      return
    }
    counts.ack_ms.push(performance.now() - sentMs)
    next = reply.next.sample
  }

  return {
    run_id,
    stored: () => next,
    connect,
    async deliver(batchRows, made, over) {
      for (;;) {
        const waiting = made() - next
        if (waiting <= 0 && over()) return
        if (waiting < batchRows && !over()) {
          await sleep(100)
          continue
        }
        await send(Math.min(largestBatch, waiting))
      }
    },
    close: () => socket?.close(),
  }
}
