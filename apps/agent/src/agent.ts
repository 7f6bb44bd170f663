import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { closeServer, createClosing, errorReason, listen, serverUrl, type Closing } from '@voicemark/daemon'
import {
  createPowerSource,
  createSystemClock,
  guardSource,
  hardwareTier,
  readHardware,
} from '@voicemark/sampler'
import type { HardwareSpecs } from '@voicemark/schema'
import type { Logger } from 'pino'
import { createRemoteCampaigns } from './campaigns/remote-campaigns.js'
import type { Config } from './config.js'
import { createDiskFloors } from './disk/disk-floor.js'
import type { AgentHealth } from './health/agent-health.js'
import { openHome } from './disk/home.js'
import { createApp } from './http/agent-app.js'
import { createPrometheusMetrics } from './health/prometheus-metrics.js'
import { startClockWatch } from './monitor/clock-watch.js'
import { createSampleRouter } from './monitor/sample-router.js'
import { createSampleWindows } from './monitor/sample-windows.js'
import { readCampaignRows } from './record/campaign-rows.js'
import { nameMetricFiles } from './record/csv/metric-files.js'
import { openRecorder } from './record/recorder.js'
import { createSpeaker } from './monitor/speaker.js'
import { startEngineProcess } from './synthesis/process/engine-process.js'
import { deviceType } from './synthesis/engine/onnx-session.js'
import { createSynthesizer } from './synthesis/process/synthesizer.js'
import { openOutbox } from './outbox/outbox.js'
import { noOutbox } from './record/row-sink.js'
import { noUplink, startUplink } from './uplink/uplink.js'
import { createVoices } from './synthesis/process/agent-voices.js'

/** A running agent. */
export interface Agent {
  readonly url: string
  /** Ends the request in work, then everything else; may be called twice. */
  stop(): Promise<void>
}

const activeIntervalMs = 100
const memoryLimitShare = 0.75
const mebibyte = 2 ** 20
/** Rows must be on the disk, and a slow one gets its time. */
const diskLimitMs = 5000
/** Beyond what each of these gives itself. */
const uplinkLimitMs = 3000
const requestLimitMs = 9000

/**
 * Starts the agent: takes the port and the state folder, loads the default voice, opens the record, serves.
 * @throws StartError, RequestError when one of these cannot be.
 */
export async function startAgent(config: Config, log: Logger): Promise<Agent> {
  const server = await listen(config.host, config.port, 'VOICEMARK_AGENT_PORT')
  const closing = createClosing(log)
  closing.add('http', () => closeServer(server))
  try {
    await serveAgent(config, log, server, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
  return { url: serverUrl(server), stop: closing.close }
}

async function serveAgent(config: Config, log: Logger, server: Server, closing: Closing): Promise<void> {
  const home = openHome(config.home)
  closing.add('state folder', home.release)
  const run_id = randomUUID()
  const clock = createSystemClock()
  const clockWatch = startClockWatch(clock, log)
  closing.add('clock', clockWatch.stop)
  const power = guardSource(
    'power',
    () => createPowerSource('/'),
    (source, error) => log.warn({ event: 'source-unreadable', source, reason: errorReason(error) }),
  )
  const machine = await readHardware()
  const totalMemoryMb = machine.total_memory_gb * 1024
  const threads = config.threads ?? machine.cpu_cores ?? 1
  const voices = createVoices(config)
  const windows = createSampleWindows({ intervalMs: activeIntervalMs, totalMemoryMb })
  const samples = createSampleRouter(windows)
  const prometheus = createPrometheusMetrics()
  const synthesizer = createSynthesizer({
    timeoutS: config.timeoutS,
    memoryLimitMb: config.memoryLimitMb ?? totalMemoryMb * memoryLimitShare,
    start: startEngineProcess,
    onLine: samples.route,
    clock,
    log,
  })
  closing.add('synthesis', synthesizer.stop)

  const facts = await synthesizer.load(await voices.setup(config.voice, threads))
  const device_type = deviceType(facts.execution_provider)
  if (facts.fallback_reason !== null) {
    log.warn({ event: 'provider-fallback', asked: config.provider, reason: facts.fallback_reason })
  }
  const hardware: HardwareSpecs = {
    ...machine,
    hardware_tier: config.tier ?? hardwareTier(machine, device_type),
  }
  const { hardware_tier } = hardware
  const { agentId: agent_id } = home
  const { collector, token } = config
  const run = { run_id, started_wall: clock.unixSeconds(), hardware, device_type }
  const floors = createDiskFloors(config, log)
  const limitBytes = config.spoolLimitMb * mebibyte
  const outbox =
    collector === null
      ? null
      : openOutbox({ folder: home.path('outbox'), run, limitBytes, floor: floors.home, log })
  closing.add('outbox', () => outbox?.close(), diskLimitMs)
  const recorder = await openRecorder({
    journalPath: home.path('requests.ndjson'),
    files: nameMetricFiles(config.metricsDir, hardware_tier, agent_id, new Date()),
    agent_id,
    run_id,
    hardware,
    device_type,
    outbox: outbox ?? noOutbox,
    floors,
    log,
  })
  const campaigns = createRemoteCampaigns({
    config,
    folder: home.path('campaigns'),
    url: () => serverUrl(server),
    log,
  })
  const uplink =
    collector === null || outbox === null
      ? noUplink
      : startUplink({ collector, token, agent_id, outbox, onCampaign: campaigns.answer, log })
  closing.add('uplink', uplink.stop, uplinkLimitMs)
  closing.add('record', recorder.close, diskLimitMs)
  closing.add('samples', synthesizer.stop)
  samples.connect(recorder)
  const speaker = createSpeaker(config, {
    synthesizer,
    windows,
    recorder,
    voices,
    threads,
    clock,
    clockWatch,
    power,
    prometheus,
  })
  closing.add('request in work', speaker.stop, requestLimitMs)
  closing.add('campaigns', campaigns.stop)

  const health = (): AgentHealth => ({
    status: statusOf(speaker.status().stopping, recorder.hasRoom(), synthesizer.status().ready),
    agent_id,
    run_id,
    hardware_tier,
    device_type,
    synthesis: synthesizer.status(),
    memory_mb: samples.memoryMb(),
    queue: speaker.status(),
    record: recorder.status(),
    uplink: uplink.status(),
    spool: outbox?.status() ?? null,
    clock_steps: clockWatch.steps(),
    sampler_faults: samples.faults(),
  })
  const app = createApp({
    speak: speaker.speak,
    record: recorder.record,
    campaignRows: (campaign_id) => readCampaignRows(home.path('requests.ndjson'), campaign_id),
    voices: voices.list,
    hasVoice: voices.has,
    summary: recorder.summary,
    exportMetrics: recorder.exportMetrics,
    prometheus: () => prometheus.render(health()),
    health,
    log,
  })
  server.removeAllListeners('request').on('request', app)
  log.info({ event: 'agent-ready', url: serverUrl(server), agent_id, run_id, hardware_tier, device_type })
}

function statusOf(stopping: boolean, hasRoom: boolean, ready: boolean): AgentHealth['status'] {
  if (stopping) return 'stopping'
  if (!hasRoom) return 'spool-full'
  return ready ? 'ok' : 'starting'
}
