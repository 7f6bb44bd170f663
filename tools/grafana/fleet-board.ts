import { type Dashboard, VariableRefresh, type VariableModel } from '@grafana/schema'
import { placed, type PanelFacts, type Query } from './panels.js'

const source = { type: 'prometheus', uid: '${source}' }
const chosen = 'hardware_tier=~"$hardware_tier",configuration=~"$configuration"'

const prom = (refId: string, expr: string, more: Record<string, unknown> = {}): Query => ({
  ...{ refId, expr, datasource: source, legendFormat: '__auto' },
  ...more,
})
const instant = (refId: string, expr: string, more: Record<string, unknown> = {}) =>
  prom(refId, expr, { instant: true, range: false, ...more })

const ok = { color: 'green', value: null }
const stat = {
  width: 4,
  height: 4,
  type: 'stat' as const,
  options: { graphMode: 'none', reduceOptions: { calcs: ['lastNotNull'] } },
}
const lines = {
  type: 'timeseries' as const,
  width: 12,
  height: 8,
  options: { legend: { displayMode: 'list', placement: 'bottom' } },
}

const stats: readonly PanelFacts[] = [
  {
    ...stat,
    title: 'Agents connected',
    description: 'To the collectors that are read.',
    targets: [instant('A', 'sum(voicemark_collector_agents_connected)')],
  },
  {
    ...stat,
    title: 'Agents that vanished',
    description: 'Silent for ten minutes without a goodbye.',
    steps: [ok, { color: 'red', value: 1 }],
    targets: [
      instant(
        'A',
        'count(max by (agent_id) (time() - voicemark_agent_last_seen_timestamp_seconds) > 600 and max by (agent_id) (voicemark_agent_running) == 1) or vector(0)',
      ),
    ],
  },
  {
    ...stat,
    title: 'Law of delivery',
    description:
      'Whether every row that was delivered is stored, set aside, lost or removed, and counted so.',
    words: { '0': 'broken', '1': 'holds' },
    steps: [
      { color: 'red', value: null },
      { color: 'green', value: 1 },
    ],
    targets: [instant('A', 'min(voicemark_delivery_law_holds)')],
  },
  {
    ...stat,
    title: 'Rows lost',
    description: 'Of all rows that agents made, as they say themselves.',
    steps: [ok, { color: 'orange', value: 1 }],
    targets: [instant('A', 'sum(max by (stream) (voicemark_rows{fate="lost"}))')],
  },
  {
    ...stat,
    title: 'Open campaigns',
    description: 'That have not ended at every agent.',
    targets: [instant('A', 'max(voicemark_campaigns_open)')],
  },
  {
    ...stat,
    title: 'Database',
    description: 'With its free pages.',
    unit: 'bytes',
    targets: [instant('A', 'max(voicemark_database_bytes)')],
  },
]

const results: readonly PanelFacts[] = [
  {
    title: 'Configurations',
    description:
      'Means over successful requests of all time, as GET /metrics/summary gives them. They are no comparison: GET /api/v1/comparison says what may be said.',
    type: 'table',
    width: 24,
    height: 9,
    targets: [
      ['A', `tts_configuration_requests{${chosen},status="success"}`],
      ['B', `tts_configuration_real_time_factor_mean{${chosen}}`],
      ['C', `tts_configuration_duration_seconds_mean{${chosen}}`],
      ['D', `tts_configuration_peak_memory_bytes_mean{${chosen}} / 2^20`],
      ['E', `tts_configuration_cpu_seconds_per_audio_second_mean{${chosen}}`],
    ].map(([refId = '', expr = '']) =>
      instant(refId, `max by (configuration, hardware_tier, device_type) (${expr})`, { format: 'table' }),
    ),
    more: {
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            renameByName: {
              'Value #A': 'successful requests',
              'Value #B': 'RTF, mean',
              'Value #C': 'duration, mean s',
              'Value #D': 'peak memory, mean MB',
              'Value #E': 'CPU s per s of audio, mean',
            },
          },
        },
      ],
    },
  },
  {
    ...lines,
    title: 'Real-time factor, mean so far',
    description: 'Synthesis time per audio time; lower is faster, below 1 is faster than real time.',
    decimals: 3,
    targets: [
      prom('A', `max by (configuration) (tts_configuration_real_time_factor_mean{${chosen}})`, {
        legendFormat: '{{configuration}}',
      }),
    ],
  },
  {
    ...lines,
    title: 'Requests measured, per minute',
    description: 'Successful and failed ones, without warm-ups.',
    targets: [
      prom(
        'A',
        `sum by (configuration, status) (max by (configuration, status) (delta(tts_configuration_requests{${chosen}}[5m]))) / 5`,
        {
          legendFormat: '{{configuration}} {{status}}',
        },
      ),
    ],
  },
]

const machinery: readonly PanelFacts[] = [
  {
    title: 'Open campaigns: measured of what is planned',
    description: 'Only where every agent has said how much it plans.',
    type: 'bargauge',
    width: 12,
    height: 8,
    unit: 'percentunit',
    options: { orientation: 'horizontal', displayMode: 'basic', reduceOptions: { calcs: ['lastNotNull'] } },
    targets: [
      instant(
        'A',
        'max by (campaign_id) (voicemark_campaign_requests_stored) / max by (campaign_id) (voicemark_campaign_requests_expected)',
        {
          legendFormat: '{{campaign_id}}',
        },
      ),
    ],
  },
  {
    ...lines,
    title: 'Rows stored, per second',
    description: 'By collector.',
    targets: [prom('A', 'rate(voicemark_ingest_rows_total[5m])', { legendFormat: '{{instance}}' })],
  },
  {
    ...lines,
    title: 'Minutes since an agent was last heard of',
    description: 'Of those whose latest run has not ended.',
    unit: 'm',
    targets: [
      prom(
        'A',
        '(time() - max by (agent_id, hardware_tier) (voicemark_agent_last_seen_timestamp_seconds) and max by (agent_id, hardware_tier) (voicemark_agent_running) == 1) / 60',
        {
          legendFormat: '{{hardware_tier}} {{agent_id}}',
        },
      ),
    ],
  },
  {
    ...lines,
    title: 'Collector: CPU and busy loop',
    description: 'Cores in use with all threads, and how much of the time its main thread is at work.',
    unit: 'percentunit',
    targets: [
      prom('A', 'rate(process_cpu_seconds_total{job="voicemark-collector"}[5m])', {
        legendFormat: 'CPU {{instance}}',
      }),
      prom('B', 'rate(nodejs_eventloop_busy_seconds_total{job="voicemark-collector"}[5m])', {
        legendFormat: 'loop {{instance}}',
      }),
    ],
  },
  {
    ...lines,
    title: 'Collector: memory',
    description: 'Resident set.',
    unit: 'bytes',
    targets: [
      prom('A', 'process_resident_memory_bytes{job="voicemark-collector"}', { legendFormat: '{{instance}}' }),
    ],
  },
  {
    ...lines,
    title: 'Asked without a right, per second',
    description: 'By code; the log of the collector has the addresses.',
    targets: [prom('A', 'sum by (code) (rate(voicemark_denials_total[5m]))', { legendFormat: '{{code}}' })],
  },
]

/** The fleet, its deliveries and its results, of Prometheus. */
export const fleetBoard: Dashboard = {
  uid: 'voicemark-fleet',
  title: 'Voicemark: fleet',
  description: 'Text-to-speech measured on many machines: who is here, what is delivered, what was measured.',
  tags: ['voicemark', 'tts'],
  schemaVersion: 39,
  editable: true,
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  timezone: 'browser',
  templating: {
    list: [
      { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
      labelVariable('hardware_tier', 'Tier'),
      labelVariable('configuration', 'Configuration'),
    ],
  },
  panels: placed([...stats, ...results, ...machinery], source),
}

function labelVariable(name: string, label: string): VariableModel {
  return {
    ...{
      name,
      label,
      type: 'query',
      datasource: source,
      refresh: VariableRefresh.onTimeRangeChanged,
      includeAll: true,
      multi: true,
    },
    ...{
      query: `label_values(tts_configuration_requests, ${name})`,
      allValue: '.*',
      current: { text: 'All', value: '$__all' },
    },
  }
}
