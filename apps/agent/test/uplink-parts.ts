import { randomUUID } from 'node:crypto'
import { createLog } from '@voicemark/daemon'
import type { HelloMessage, RealtimeSample } from '@voicemark/schema'
import { openOutbox, type Outbox } from '../src/outbox/outbox.js'
import { startUplink, type Uplink, type UplinkOptions } from '../src/uplink/uplink.js'
import type { UplinkTiming } from '../src/uplink/uplink-timing.js'
import { afterThisTest } from './fake-collector.js'
import { temporaryFolder, until } from './running-agent.js'

export const waitMs = 30_000
export const quick: Partial<UplinkTiming> = { ackMs: 300, backOffMs: 20, backOffCapMs: 100, stopMs: 500 }

export const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

export function sample(i: number): RealtimeSample {
  return {
    timestamp: 1_764_000_000 + i,
    cpu_percent: 12.5,
    memory_mb: 100.25,
    memory_percent: 1.5,
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: null,
    process_cpu_percent: 99,
    system_memory_mb: 2048,
    cpu_freq_mhz: 2500,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: 0.5,
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
  }
}

export function hello(): HelloMessage {
  const hardware = {
    hardware_tier: 'intel_i5',
    cpu_model: null,
    cpu_vendor: null,
    cpu_cores: 4,
    cpu_threads: 8,
    cpu_max_mhz: null,
    architecture: 'x64',
    total_memory_gb: 16,
    gpu_name: null,
    gpus: [],
    machine_model: null,
    virtualization: null,
    os_platform: 'linux',
    os_distro: null,
    os_kernel: null,
    node_version: '20.19.0',
  }
  return { run_id: randomUUID(), started_wall: Date.now() / 1000, hardware, device_type: 'cpu' }
}

/** An outbox whose current run has so many samples on the disk, written in groups as time would. */
export function outboxWith(samples: number, folder = temporaryFolder(), limitBytes = 2 ** 30): Outbox {
  const outbox = openOutbox({ folder, run: hello(), limitBytes, log: createLog('silent') })
  for (const i of numbers(samples)) {
    outbox.sample(sample(i))
    if (i % 1000 === 999) outbox.flush()
  }
  outbox.flush()
  afterThisTest(outbox.close)
  return outbox
}

export function lastRun(outbox: Outbox) {
  const run = outbox.runs().at(-1)
  if (run === undefined) throw new Error('the outbox has no run')
  return run
}

export function startUplinkTo(
  collector: string,
  outbox: Outbox,
  timing = quick,
  agent_id: string = randomUUID(),
  more: Pick<UplinkOptions, 'onWatch' | 'steadySeconds' | 'watches' | 'token'> = {},
): Uplink {
  const uplink = startUplink({
    ...more,
    ...{ collector, agent_id, outbox, timing },
    log: createLog('silent'),
  })
  afterThisTest(uplink.stop)
  return uplink
}

export async function untilDelivered(uplink: Uplink): Promise<void> {
  await until('everything delivered', waitMs, () => {
    const { request, sample: samples } = uplink.status().rows_waiting
    return request + samples === 0
  })
}
