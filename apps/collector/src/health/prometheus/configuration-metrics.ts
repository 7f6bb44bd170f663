import type { RunningFigures } from '@voicemark/analysis'
import type { FleetConfiguration } from '../../fleet/fleet.js'
import type { CollectorFacts } from './collector-facts.js'
import { known, type Metric, type Reading } from './metric.js'

const labelNames = ['configuration', 'hardware_tier', 'device_type', 'imported']
const statistics = ['mean', 'min', 'max'] as const
const mebibyte = 2 ** 20

/** What was measured of each configuration, the same figures as `GET /metrics/summary`. */
export const configurationMetrics: readonly Metric<CollectorFacts>[] = [
  {
    name: 'voicemark_configurations_known',
    help: 'Configurations that were measured; those with most requests have their own series, at most 200.',
    kind: 'gauge',
    readings: ({ configurationsKnown }) => [{ value: configurationsKnown }],
  },
  {
    name: 'tts_configuration_requests',
    help: 'Measured requests by how they ended, warm-ups and excluded ones left out.',
    kind: 'gauge',
    labelNames: [...labelNames, 'status'],
    readings: perConfiguration((one, labels) => [
      { labels: { ...labels, status: 'success' }, value: one.successful },
      { labels: { ...labels, status: 'failure' }, value: one.n - one.successful },
    ]),
  },
  ...spread(
    'tts_configuration_real_time_factor',
    'Synthesis time per audio time; lower is faster',
    (one) => one.rtf,
  ),
  ...spread(
    'tts_configuration_duration_seconds',
    'Synthesis time at the engine boundary',
    (one) => one.total_duration_s,
  ),
  ...spread(
    'tts_configuration_peak_memory_bytes',
    'Peak memory of a request',
    (one) => one.peak_memory_mb,
    mebibyte,
  ),
  mean('tts_configuration_first_audio_seconds_mean', 'Time to the first audio', (one) => one.heard.ttfa_s),
  mean(
    'tts_configuration_cpu_seconds_per_audio_second_mean',
    'CPU time for a second of audio',
    (one) => one.costs.cpu_s_per_audio_s,
  ),
  mean(
    'tts_configuration_energy_joules_per_audio_second_mean',
    'Energy for a second of audio',
    (one) => one.costs.energy_j_per_audio_s,
  ),
]

type Labels = NonNullable<Reading['labels']>

function perConfiguration(of: (one: FleetConfiguration, labels: Labels) => readonly Reading[]) {
  return ({ configurations }: CollectorFacts) =>
    configurations.flatMap((one) =>
      of(one, {
        configuration: one.label,
        hardware_tier: one.hardware_tier,
        device_type: one.device_type,
        imported: String(one.imported),
      }),
    )
}

/** Mean and ends of a measure over successful requests, each under a name of its own: they are no parts of one sum. */
function spread(
  name: string,
  help: string,
  of: (one: FleetConfiguration) => RunningFigures,
  scale = 1,
): Metric<CollectorFacts>[] {
  return statistics.map((statistic) => ({
    name: `${name}_${statistic}`,
    help: `${help}: ${statistic} over successful requests.`,
    kind: 'gauge',
    labelNames,
    readings: perConfiguration((one, labels) => known(scaled(of(one)[statistic], scale), labels)),
  }))
}

function mean(
  name: string,
  help: string,
  of: (one: FleetConfiguration) => RunningFigures,
): Metric<CollectorFacts> {
  return {
    name,
    help: `${help}: mean over successful requests that say it.`,
    kind: 'gauge',
    labelNames,
    readings: perConfiguration((one, labels) => known(of(one).mean, labels)),
  }
}

const scaled = (value: number | null, scale: number) => (value === null ? null : value * scale)
