import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { nameMetricFiles } from '../dist/record/csv/metric-files.js'
import { openRecorder } from '../dist/record/recorder.js'
import { agentRestarted } from '../dist/record/row/request-measurement.js'
import { openOutbox } from '../dist/outbox/outbox.js'
import { startUplink } from '../dist/uplink/uplink.js'

const agent_id = '00000000-0000-4000-8000-00000000000a'
const log = pino({ level: 'silent' })
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
const measured = {
  ...agentRestarted,
  elapsed_s: 0.25,
  audio_duration_s: 1,
  sample_rate_hz: 22_050,
  failure: null,
  http_status: 200,
}
const unseen = { window: null, account: null, elsewhere: null }

/**
 * The agent's record, outbox and uplink without its synthesis: takes requests and samples in turn, as fast as it can,
 * says which it has answered, and ends when all is delivered.
 */
export async function recordRequests(root, collector, requests, answer) {
  const home = join(root, 'home')
  mkdirSync(home, { recursive: true })
  const run = { run_id: randomUUID(), started_wall: Date.now() / 1000, hardware, device_type: 'cpu' }
  // A small limit has small segments, so that some are deleted while the run goes on.
  const outbox = openOutbox({ folder: join(home, 'outbox'), run, limitBytes: 65_536, log })
  const recorder = await openRecorder({
    journalPath: join(home, 'requests.ndjson'),
    files: nameMetricFiles(join(root, 'metrics'), hardware.hardware_tier, agent_id, new Date()),
    agent_id,
    run_id: run.run_id,
    hardware,
    device_type: 'cpu',
    outbox,
    log,
  })
  const uplink = startUplink({
    collector,
    agent_id,
    outbox,
    log,
    timing: { backOffMs: 20, backOffCapMs: 50 },
  })

  let samples = 0
  for (let i = 0; i < requests; i += 1) {
    const start = {
      started_wall: Date.now() / 1000,
      text_length_chars: 12,
      ref_audio_s: null,
      voice: 'made-up',
      num_threads: 1,
      warmup: false,
      campaign_id: null,
      item_id: null,
      repeat: null,
      tags: {},
      streamed: false,
      engine: 'piper-onnx',
      stated: null,
    }
    // Tried until it can be recorded, as a client does that is answered 503; each try is a request of its own.
    for (let answered = false; !answered;) {
      start.request_id = randomUUID()
      try {
        recorder.begin(start)
        const seqs = Array.from({ length: 12 }, () => recorder.sample(sampleAt(run, samples++)))
        const watch = { ...unseen, first_sample_seq: seqs[0], last_sample_seq: seqs.at(-1) }
        recorder.end(start, { ...measured, watch })
        answered = true
      } catch (error) {
        if (error.code !== 'spool-full') throw error
        await setTimeout(20)
      }
    }
    answer(start.request_id)
    await setTimeout(5)
  }
  for (;;) {
    const { request, sample } = uplink.status().rows_waiting
    if (request + sample === 0) break
    await setTimeout(10)
  }
  recorder.close()
  await uplink.stop()
  outbox.close()
}

function sampleAt(run, n) {
  return {
    // Closer than any two runs begin, so that no two samples have one time.
    timestamp: Math.round((run.started_wall + n / 1e5) * 1e6) / 1e6,
    cpu_percent: 50,
    memory_mb: 100.5,
    memory_percent: 1,
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: null,
    process_cpu_percent: 100,
    system_memory_mb: 1000,
    cpu_freq_mhz: null,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: 0,
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
  }
}
