import type { CollectorHealth } from '@voicemark/schema/rest'
import type { ComponentChildren } from 'preact'
import { Facts } from '../shell/parts/facts.js'
import { Missing } from '../shell/parts/missing.js'
import { count, numeral, span } from '../shell/parts/numeral.js'
import { Notice } from '../shell/parts/notice.js'
import { Time } from '../shell/parts/time.js'

type Retention = CollectorHealth['retention']

/** How much there is, and what becomes of old samples. */
export function Storage({ of }: { readonly of: Retention }) {
  const { raw_s, seconds_s, last_error, sizes } = of
  return (
    <div class="card form">
      {last_error !== null && (
        <Notice kind="bad" title="Old samples could not be folded.">
          <p>{last_error}</p>
        </Notice>
      )}
      <p>
        {raw_s === null
          ? 'Samples are kept as they were measured, for ever.'
          : `Samples of no campaign are folded into rows of 1 s after ${span(raw_s)}${
              seconds_s === null ? '' : `, and those into rows of 60 s after ${span(seconds_s)}`
            }.`}
      </p>
      <Facts of={[...(sizes === null ? [noAnswer] : sizesOf(sizes)), ...workOf(of)]} />
    </div>
  )
}

type Fact = readonly [string, ComponentChildren]

const noAnswer: Fact = ['Database', <Missing key="none" why="the database does not answer" />]

function sizesOf(sizes: NonNullable<Retention['sizes']>): Fact[] {
  return [
    ['Database', bytes(sizes.database_bytes)],
    ['Of it free for new rows', bytes(sizes.free_bytes, 'not known on PostgreSQL')],
    ['Samples as measured', count(sizes.samples)],
    ['Samples folded', count(sizes.folded_samples)],
    ['Rows of 1 s', count(sizes.second_rows)],
    ['Rows of 60 s', count(sizes.minute_rows)],
    ...(sizes.sample_bytes === null ? [] : [['Samples take', bytes(sizes.sample_bytes)] as const]),
    ...(sizes.rollup_bytes === null ? [] : [['Folded rows take', bytes(sizes.rollup_bytes)] as const]),
  ]
}

const workOf = ({ raw_s, last_run, next_run, samples_folded }: Retention): Fact[] =>
  raw_s === null
    ? []
    : [
        ['Folded since the start', count(samples_folded)],
        ['Last folding', <Time key="last" at={last_run} />],
        ['Next folding', <Time key="next" at={next_run} />],
      ]

function bytes(value: number | null, why?: string): ComponentChildren {
  if (value === null) return <Missing why={why ?? 'not known'} />
  const mb = value / 2 ** 20
  return mb >= 1024 ? `${numeral(mb / 1024)} GB` : `${numeral(mb)} MB`
}
