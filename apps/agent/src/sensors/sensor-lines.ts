import type { Sensor, SensorPassport } from '@voicemark/schema'

/** What a machine can measure, for a person; what it cannot, and what would help, comes first. */
export function sensorLines({ sensors }: SensorPassport): string[] {
  const missing = sensors.filter(({ available }) => !available)
  const seen = sensors.filter(({ available }) => available)
  return [
    `${seen.length} of ${sensors.length} are here`,
    ...(missing.length === 0 ? [] : ['', 'not seen here', ...missing.flatMap(missingLines)]),
    ...(seen.length === 0 ? [] : ['', 'seen here', ...seen.flatMap(seenLines)]),
  ]
}

/** Whether a command would show more than is seen now. */
export const canSeeMore = ({ sensors }: SensorPassport) => sensors.some(({ enable }) => enable !== null)

function missingLines({ metric, reason, enable }: Sensor): string[] {
  const lines = [`  ${metric}`, `      ${reason ?? 'nobody knows why'}`]
  return enable === null ? lines : [...lines, `      to see it: ${enable}`]
}

function seenLines({ metric, enable, ...sensor }: Sensor): string[] {
  const { source, unit, scope, refresh_ms, read_cost_us, rights } = sensor
  const facts = [
    source,
    unit === null ? null : `in ${unit}`,
    scope === null ? null : `of the ${scope}`,
    refresh_ms === null ? null : `new every ${refresh_ms} ms`,
    read_cost_us === null ? null : `a reading costs ${read_cost_us} µs`,
    rights === null ? null : `for ${rights}`,
  ].filter((fact) => fact !== null)
  const lines = [`  ${metric}`, `      ${facts.join('; ')}`]
  return enable === null ? lines : [...lines, `      to see more: ${enable}`]
}
