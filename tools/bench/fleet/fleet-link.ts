import {
  type HardwareSpecs,
  type HelloMessage,
  protocolVersion,
  streamFields,
  type WireReply,
  wireReply,
} from '@voicemark/schema'
import { io, type Socket } from 'socket.io-client'

/** The link of one agent of the fleet; it says hello and is opened again by whoever uses it. */
export interface FleetLink {
  /** Gives the first sample that the collector wants. @throws Error when it was not greeted. */
  open(): Promise<number>
  ask(event: string, message: object): Promise<WireReply>
  close(): void
}

const replyMs = 20_000

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

export function createFleetLink(url: string, agent_id: string, run_id: string): FleetLink {
  const hello = helloOf(run_id)
  let socket: Socket | null = null

  const ask = async (event: string, message: object) => {
    const reply: unknown = await socket?.timeout(replyMs).emitWithAck(event, message)
    return wireReply.parse(reply)
  }
  return {
    async open() {
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
      return reply.next.sample
    },
    ask,
    close: () => socket?.close(),
  }
}

function helloOf(run_id: string): HelloMessage {
  return {
    run_id,
    started_wall: Date.now() / 1000,
    device_type: 'cpu',
    hardware,
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
    totals: null,
  }
}
