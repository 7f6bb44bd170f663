import { useAnswer } from '../shell/asking/use-answer.js'
import type { LiveChartOf } from './live-charts.js'

interface Passport {
  readonly sensors: readonly {
    readonly metric: string
    readonly available: boolean
    readonly reason: string | null
  }[]
}

export interface NotMeasuredProps {
  readonly agent_id: string
  readonly charts: readonly LiveChartOf[]
  /** Those of which something is measured. */
  readonly shown: readonly LiveChartOf[]
}

/** Names what no sensor of the machine measures, and why, as far as the machine says. */
export function NotMeasured({ agent_id, charts, shown }: NotMeasuredProps) {
  const { answer } = useAnswer<Passport>('/api/v1/agents/:id/sensors', { parts: { id: agent_id } })
  const absent = charts.filter((one) => !shown.includes(one))
  if (absent.length === 0) return null
  return (
    <div class="not-measured">
      <h3>Not measured on this machine</h3>
      <ul>
        {absent.map(({ title, sensor, lines }) => (
          <li key={title}>
            No sensor for {sensor}
            {reasonOf(
              answer,
              lines.map(({ column }) => column),
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function reasonOf(passport: Passport | undefined, columns: readonly string[]): string {
  const reasons = (passport?.sensors ?? []).flatMap(({ metric, available, reason }) =>
    !available && reason !== null && metric.split(', ').some((name) => columns.includes(name))
      ? [reason]
      : [],
  )
  return reasons.length === 0 ? '.' : `: ${[...new Set(reasons)].join('; ')}.`
}
