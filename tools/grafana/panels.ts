import { MappingType, type Panel, ThresholdsMode } from '@grafana/schema'

/** How wide a board is, in Grafana's own units. */
const boardWidth = 24

/** What is asked of a source for one panel. */
export interface Query {
  readonly refId: string
  readonly [option: string]: unknown
}

/** One panel, without the place that it gets. */
export interface PanelFacts {
  readonly title: string
  readonly description: string
  readonly type: 'stat' | 'timeseries' | 'table' | 'bargauge'
  readonly width: number
  readonly height: number
  readonly unit?: string
  readonly decimals?: number
  readonly targets: readonly Query[]
  /** More of what Grafana knows of such a panel. */
  readonly options?: Record<string, unknown>
  readonly custom?: Record<string, unknown>
  readonly more?: Pick<Panel, 'transformations'>
  readonly steps?: readonly { readonly color: string; readonly value: number | null }[]
  /** What a value is called. */
  readonly words?: Readonly<Record<string, string>>
}

/** Gives each its place: from left to right, row after row. */
export function placed(panels: readonly PanelFacts[], datasource: Panel['datasource']): Panel[] {
  let [x, y, tallest] = [0, 0, 0]
  return panels.map((facts, i) => {
    if (x + facts.width > boardWidth) [x, y, tallest] = [0, y + tallest, 0]
    const gridPos = { x, y, w: facts.width, h: facts.height }
    x += facts.width
    tallest = Math.max(tallest, facts.height)
    return { id: i + 1, gridPos, ...(datasource === undefined ? {} : { datasource }), ...panelOf(facts) }
  })
}

function panelOf(facts: PanelFacts): Panel {
  const { title, description, type, unit, decimals, targets, options, custom, more, steps, words } = facts
  return {
    title,
    description,
    type,
    targets: targets.map((query) => ({ ...query })),
    options: { ...options },
    fieldConfig: {
      defaults: {
        ...(unit === undefined ? {} : { unit }),
        ...(decimals === undefined ? {} : { decimals }),
        // What is not measured has no series: it is said, and not shown as 0.
        noValue: 'not measured',
        ...(custom === undefined ? {} : { custom }),
        ...(words === undefined ? {} : { mappings: [mappingOf(words)] }),
        ...(steps === undefined
          ? {}
          : { thresholds: { mode: ThresholdsMode.Absolute, steps: steps.map((step) => ({ ...step })) } }),
      },
      overrides: [],
    },
    ...more,
  }
}

function mappingOf(words: Readonly<Record<string, string>>) {
  const options = Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }]))
  return { type: MappingType.ValueToText as const, options }
}
