import { randomUUID } from 'node:crypto'
import {
  answerBy,
  closeServer,
  createClosing,
  currentToken,
  listen,
  serverUrl,
  type Closing,
  type WebServer,
} from '@voicemark/daemon'
import { readHardware } from '@voicemark/sampler'
import type { HelloMessage } from '@voicemark/schema'
import type { Logger } from 'pino'
import { createRemoteCampaigns, type RemoteCampaigns } from './campaigns/remote-campaigns.js'
import type { Config } from './config.js'
import { createDiskFloors, type DiskFloor, type DiskFloors } from './disk/disk-floor.js'
import { openHome, type Home } from './disk/home.js'
import { readHealth } from './health/agent-health.js'
import { createPrometheusMetrics } from './health/prometheus-metrics.js'
import { createApp } from './http/agent-app.js'
import type { ReadSensors } from './http/routes/sensors-route.js'
import { createJudgements } from './judgements/judgements.js'
import { createAgentMeasurements } from './measure/agent-measurements.js'
import { createAgentEngine } from './monitor/agent-engine.js'
import { startMachineWatch } from './monitor/machine-watch.js'
import { createSpeaker } from './monitor/speaker.js'
import { openOutbox, type Outbox } from './outbox/outbox.js'
import { readCampaignRows } from './record/recorded-rows.js'
import { nameMetricFiles } from './record/csv/metric-files.js'
import { openRecorder, type Recorder } from './record/recorder.js'
import { noOutbox, type RowSink } from './record/row-sink.js'
import { samplerSettings } from './sampler-settings.js'
import { findAgentSensors } from './sensors/agent-sensors.js'
import type { CollectorRequests } from './uplink/collector-requests.js'
import { noUplink, startUplink, type Uplink, type UplinkOptions } from './uplink/uplink.js'
import { createSteadyClock } from './uplink/watch/steady-clock.js'
import { createWatchByOthers } from './uplink/watch/watch-by-others.js'
import { createWatchForOthers } from './uplink/watch/watch-for-others.js'
import { createWatchLine, noWatchLine } from './uplink/watch/watch-line.js'

/** A running agent. */
export interface Agent {
  readonly url: string
  /** Ends the request in work, then everything else; may be called twice. */
  stop(): Promise<void>
}

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
    await serveAgent({ config, log, closing }, server)
  } catch (error) {
    await closing.close()
    throw error
  }
  return { url: serverUrl(server), stop: closing.close }
}

/** What every part of the agent is made with. */
interface Setup {
  readonly config: Config
  readonly log: Logger
  readonly closing: Closing
}

async function serveAgent(setup: Setup, server: WebServer): Promise<void> {
  const { config, log, closing } = setup
  const home = openHome(config.home)
  closing.add('state folder', home.release)
  const run_id = randomUUID()
  const watch = startMachineWatch(log)
  closing.add('clock', watch.clockWatch.stop)
  const machine = await readHardware({ gpu: config.gpu })
  const engine = createAgentEngine(config, machine, watch.clock, log)
  closing.add('synthesis', engine.synthesizer.stop)
  const { hardware, device_type } = await engine.load()
  const run = { run_id, started_wall: watch.clock.unixSeconds(), hardware, device_type }
  const identity = { agent_id: home.agentId, run_id, hardware_tier: hardware.hardware_tier, device_type }

  const floors = createDiskFloors(config, log)
  const outbox = openCollectorOutbox(setup, home, run, floors.home)
  const recorder = await openAgentRecorder(setup, home, run, { outbox: outbox ?? noOutbox, floors })
  const campaigns = openCampaigns(setup, home, server)
  const journalPath = home.path('requests.ndjson')
  const steady = createSteadyClock(watch.clock)
  const watches = outbox === null ? noWatchLine : createWatchLine()
  const measure = createAgentMeasurements({
    ...{ ...watch, recorder, journalPath, log },
    ...{ totalMemoryMb: machine.total_memory_gb * 1024, sampler: samplerSettings(config) },
    synthesisPid: () => engine.synthesizer.status().pid,
    elsewhere: createWatchByOthers({ line: watches, steady }),
  })
  const uplink = startCollectorUplink(setup, home.agentId, outbox, {
    ...{ onCampaign: campaigns.answer, steadySeconds: steady.seconds, watches },
    onWatch: createWatchForOthers({
      ...{ ...watch, watcher: measure.watcher, allowed: config.remoteWatch, run_id, hardware, steady },
    }),
  })
  closing.add('record', recorder.close, diskLimitMs)
  closing.add('samples', engine.synthesizer.stop)
  closing.add('measurements', measure.stop, diskLimitMs)
  engine.samples.connect(recorder, measure.watcher.isOpen, watch.idlePower)

  const prometheus = createPrometheusMetrics()
  const speaker = createSpeaker(config, { ...engine, ...watch, recorder, prometheus })
  closing.add('request in work', speaker.stop, requestLimitMs)
  closing.add('campaigns', campaigns.stop)
  const health = () => readHealth(identity, { ...engine, ...watch, speaker, recorder, uplink, outbox })
  const app = createApp({
    speak: speaker.speak,
    measurements: measure.measurements,
    judgements: createJudgements({ recorder, clock: watch.clock, journalPath }),
    campaignRows: (campaign_id) => readCampaignRows(journalPath, campaign_id),
    voices: engine.voices.list,
    hasVoice: engine.voices.has,
    sensors: findSensors(setup, outbox, () => speaker.status().running > 0 || measure.watcher.isOpen()),
    summary: recorder.summary,
    exportMetrics: recorder.exportMetrics,
    prometheus: () => prometheus.render(health()),
    health,
    log,
  })
  answerBy(server, app)
  log.info({ event: 'agent-ready', url: serverUrl(server), ...identity })
}

/** The campaigns that a collector sends. */
function openCampaigns({ config, log }: Setup, home: Home, server: WebServer): RemoteCampaigns {
  const url = () => serverUrl(server)
  return createRemoteCampaigns({ config, folder: home.path('campaigns'), url, log })
}

/** The rows that wait for the collector; null when there is none. */
function openCollectorOutbox(setup: Setup, home: Home, run: HelloMessage, floor: DiskFloor): Outbox | null {
  const { config, log, closing } = setup
  const limitBytes = config.spoolLimitMb * mebibyte
  const outbox =
    config.collector === null
      ? null
      : openOutbox({ folder: home.path('outbox'), run, limitBytes, floor, log })
  closing.add('outbox', () => outbox?.close(), diskLimitMs)
  return outbox
}

/** Begins to find out what this machine can measure, while nothing is measured. */
function findSensors(
  { config: { gpu }, log, closing }: Setup,
  outbox: Outbox | null,
  isBusy: () => boolean,
): ReadSensors {
  const sensors = findAgentSensors({ gpu, isBusy, onFound: (passport) => outbox?.describe(passport), log })
  closing.add('sensors', sensors.stop)
  return () => sensors.passport
}

function openAgentRecorder(
  { config, log }: Setup,
  home: Home,
  run: HelloMessage,
  parts: { outbox: RowSink; floors: DiskFloors },
): Promise<Recorder> {
  const { agentId: agent_id } = home
  return openRecorder({
    ...run,
    ...parts,
    journalPath: home.path('requests.ndjson'),
    files: nameMetricFiles(config.metricsDir, run.hardware.hardware_tier, agent_id, new Date()),
    agent_id,
    log,
  })
}

function startCollectorUplink(
  { config, log, closing }: Setup,
  agent_id: string,
  outbox: Outbox | null,
  requests: CollectorRequests & Pick<UplinkOptions, 'watches'>,
): Uplink {
  const { collector } = config
  const token = () => currentToken(config)
  // What is wrong with its file is said now; later it is read anew for each link.
  if (collector !== null) token()
  const uplink =
    collector === null || outbox === null
      ? noUplink
      : startUplink({ collector, token, agent_id, outbox, ...requests, log })
  closing.add('uplink', uplink.stop, uplinkLimitMs)
  return uplink
}
