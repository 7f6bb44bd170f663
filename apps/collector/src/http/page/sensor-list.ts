import type { Sensor } from '@voicemark/schema'
import type { RunSensors } from '../../store/reading/run-sensors.js'
import { type Cell, escapeHtml, table } from './html-table.js'

/** Machines that the page lists; the others are in the JSON. */
const mostMachines = 20

const missingHead = ['not seen here', 'why', 'how to see it']
const seenHead = ['seen here', 'by', 'unit', 'of', 'new every', 'a reading costs', 'who may read it']

/** What each machine can measure; what it cannot, and what would help, comes first. */
export function sensorList(machines: readonly RunSensors[]): string {
  if (machines.length === 0) return ''
  const rest = machines.length - mostMachines
  const more = rest > 0 ? `<p class="note">${rest} more machines: /api/v1/agents/AGENT/sensors</p>` : ''
  return `<h2>Sensors</h2>${machines.slice(0, mostMachines).map(machine).join('')}${more}`
}

function machine({ agent_id, sensors }: RunSensors): string {
  const missing = sensors.filter(({ available }) => !available)
  const seen = sensors.filter(({ available }) => available)
  const path = `/api/v1/agents/${encodeURIComponent(agent_id)}/sensors`
  const name = `${agent_id.slice(0, 8)}: ${seen.length} of ${sensors.length} are here`
  return `<details><summary>${escapeHtml(name)}</summary>${table(missingHead, missing.map(missingCells), 'Nothing is missing.')}${table(seenHead, seen.map(seenCells), 'Nothing is seen.')}<p class="note"><a href="${escapeHtml(path)}">JSON</a></p></details>`
}

const missingCells = ({ metric, reason, enable }: Sensor): Cell[] => [
  metric,
  reason,
  enable === null ? null : { html: `<code>${escapeHtml(enable)}</code>` },
]

const seenCells = ({ metric, source, unit, scope, refresh_ms, read_cost_us, rights }: Sensor): Cell[] => [
  metric,
  source,
  unit,
  scope,
  refresh_ms === null ? null : `${refresh_ms} ms`,
  read_cost_us === null ? null : `${read_cost_us} µs`,
  rights,
]
