import type { ConfigurationStatistics } from '@voicemark/schema/rest'
import { counted, numeral } from '../shell/parts/numeral.js'
import { measures, type MeasureName } from './measures.js'
import { type Scale, scaleOf } from './scale.js'

export interface MedianChartProps {
  readonly measure: MeasureName
  readonly configurations: readonly ConfigurationStatistics[]
  /** What all labels begin with, and is left out of each. */
  readonly shared: string
}

/** More than a screen holds; the table has all. */
const most = 40

/** The median of each configuration with its interval, in one row each, on one axis. */
export function MedianChart({ measure, configurations, shared }: MedianChartProps) {
  const { title, unit } = measures[measure]
  const measured = configurations.filter((one) => one.measures[measure].median !== null)
  const shown = measured.slice(0, most)
  const scale = scaleOf(shown.flatMap((one) => endsOf(one, measure)))
  if (scale === null) return null
  const rest = measured.length - shown.length
  return (
    <figure class="medians">
      <figcaption>
        {title}
        {unit === '' ? '' : `, ${unit}`}: median and 95 % interval
        {scale.low > 0 ? `; the axis begins at ${numeral(scale.low)}` : ''}
      </figcaption>
      <ol class="medians-rows">
        {shown.map((one) => (
          <MedianRow key={one.label} {...{ one, measure, scale, shared }} />
        ))}
      </ol>
      <div class="medians-axis" aria-hidden="true">
        <div class={isLong(scale) ? 'medians-ticks long' : 'medians-ticks'}>
          <svg>
            {scale.ticks.map((tick, at) => (
              <text
                key={tick}
                x={`${scale.at(tick)}%`}
                y="12"
                class={`${anchorOf(scale.at(tick))}${at % 2 === 1 ? ' between' : ''}`}
              >
                {tickWords(tick, scale)}
              </text>
            ))}
          </svg>
        </div>
      </div>
      {rest > 0 && <p class="note">{counted(rest, 'more configuration')} in the table below.</p>}
    </figure>
  )
}

interface MedianRowProps extends Pick<MedianChartProps, 'measure' | 'shared'> {
  readonly one: ConfigurationStatistics
  readonly scale: Scale
}

function MedianRow({ one, measure, scale, shared }: MedianRowProps) {
  const { median, median_interval: ends, n } = one.measures[measure]
  const at = (value: number) => `${scale.at(value)}%`
  const { unit } = measures[measure]
  return (
    <li>
      <bdi class="medians-name" title={one.label}>
        {one.label.slice(shared.length)}
      </bdi>
      <svg aria-hidden="true">
        {scale.ticks.map((tick) => (
          <line key={tick} class="grid" x1={at(tick)} x2={at(tick)} y1="0" y2="100%" />
        ))}
        {ends !== null && <line class="interval" x1={at(ends.low)} x2={at(ends.high)} y1="50%" y2="50%" />}
        {ends !== null &&
          [ends.low, ends.high].map((end) => (
            <line key={end} class="interval" x1={at(end)} x2={at(end)} y1="30%" y2="70%" />
          ))}
        {median !== null && <circle cx={at(median)} cy="50%" r="5" />}
      </svg>
      <span class="medians-value">
        <b>
          {median === null ? '' : numeral(median)}
          {unit === '' ? '' : ` ${unit}`}
        </b>{' '}
        {ends === null ? `(n = ${n}: no interval)` : `[${numeral(ends.low)}, ${numeral(ends.high)}]`}
      </span>
    </li>
  )
}

function endsOf(one: ConfigurationStatistics, measure: MeasureName): number[] {
  const { median, median_interval } = one.measures[measure]
  return [median, median_interval?.low, median_interval?.high].filter((value) => typeof value === 'number')
}

/** The first and the last stay inside. */
const anchorOf = (place: number) => (place < 1 ? 'start' : place > 99 ? 'end' : 'middle')

/** Marks of so many signs need more room. */
const isLong = (scale: Scale) => scale.ticks.some((tick) => tickWords(tick, scale).length > 5)

/** As many decimals for all marks as their distance needs. */
function tickWords(tick: number, { ticks }: Scale): string {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  return tick.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
