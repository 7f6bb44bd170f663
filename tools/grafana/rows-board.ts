import { type Dashboard, VariableRefresh } from '@grafana/schema'
import { placed, type PanelFacts, type Query } from './panels.js'

const source = { type: 'grafana-postgresql-datasource', uid: '${source}' }
const asked = `$__timeFilter(time) AND NOT excluded AND warmup IS NOT TRUE AND sampled IS NOT FALSE
  AND judged_request_id IS NULL AND hardware_tier IN ($hardware_tier)`

const sql = (rawSql: string, format: 'table' | 'time_series'): Query => ({
  ...{ refId: 'A', datasource: source, rawQuery: true, editorMode: 'code', format },
  rawSql,
})
const whole = { type: 'timeseries' as const, width: 24, height: 9 }
const points = { drawStyle: 'points', pointSize: 6, spanNulls: false }

const panels: readonly PanelFacts[] = [
  {
    ...whole,
    title: 'Real-time factor of each request',
    description: 'Successful requests; excluded ones and warm-ups are left out.',
    custom: points,
    targets: [
      sql(
        `SELECT time, hardware_tier || ' ' || coalesce(voice, subject, '') AS metric, rtf
FROM voicemark_requests WHERE ${asked} AND success AND rtf IS NOT NULL ORDER BY time`,
        'time_series',
      ),
    ],
  },
  {
    ...whole,
    title: 'Memory of the synthesis, as sampled',
    description: 'Ten times a second while it speaks; lines are broken where nothing was sampled.',
    unit: 'decmbytes',
    custom: { drawStyle: 'line', spanNulls: 2000, showPoints: 'never' },
    targets: [
      sql(
        `SELECT $__timeGroupAlias(time, $__interval), hardware_tier || ' ' || left(agent_id, 8) AS metric, max(memory_mb) AS memory_mb
FROM voicemark_samples WHERE $__timeFilter(time) AND NOT excluded AND watched IS NULL AND hardware_tier IN ($hardware_tier)
GROUP BY 1, 2 ORDER BY 1`,
        'time_series',
      ),
    ],
  },
  {
    title: 'Requests that failed',
    description: 'The newest 100.',
    type: 'table',
    width: 24,
    height: 9,
    targets: [
      sql(
        `SELECT time, agent_id, hardware_tier, voice, failure_class, http_status, error_message, request_id
FROM voicemark_requests WHERE ${asked} AND NOT success ORDER BY time DESC LIMIT 100`,
        'table',
      ),
    ],
  },
]

/** Single rows, of the views that `deploy/sql/views-postgresql.sql` makes. */
export const rowsBoard: Dashboard = {
  uid: 'voicemark-rows',
  title: 'Voicemark: rows',
  description: 'Requests and samples one by one, by the views of deploy/sql/views-postgresql.sql.',
  tags: ['voicemark', 'tts'],
  schemaVersion: 39,
  editable: true,
  time: { from: 'now-24h', to: 'now' },
  timezone: 'browser',
  templating: {
    list: [
      {
        name: 'source',
        label: 'PostgreSQL',
        type: 'datasource',
        query: 'grafana-postgresql-datasource',
      },
      {
        ...{
          name: 'hardware_tier',
          label: 'Tier',
          type: 'query',
          datasource: source,
          refresh: VariableRefresh.onTimeRangeChanged,
        },
        ...{ includeAll: true, multi: true, current: { text: 'All', value: '$__all' } },
        query: 'SELECT DISTINCT hardware_tier FROM voicemark_runs ORDER BY 1',
      },
    ],
  },
  panels: placed(panels, source),
}
