import { Missing } from '../shell/parts/missing.js'
import { count, numeral } from '../shell/parts/numeral.js'
import { type Column, Table } from '../shell/parts/table.js'
import { measures, type MeasureName } from './measures.js'
import type { SaidPair } from './pairs.js'

type Interval = { readonly low: number; readonly high: number }

export interface PairTableProps {
  readonly of: readonly SaidPair[]
  readonly measure: MeasureName
}

/** The numbers behind each verdict. */
export function PairTable({ of, measure }: PairTableProps) {
  return (
    <Table
      caption="Every pair; each interval is of that pair alone. Left out: values of texts that only one of them spoke"
      columns={[names, ...figuresOf(measures[measure].unit), ...basis]}
      rows={of}
      rowKey={({ pair: { a, b } }) => JSON.stringify([a, b])}
      empty="No pair."
      pageSize={50}
    />
  )
}

const names: Column<SaidPair> = {
  key: 'pair',
  head: 'A and B',
  isName: true,
  cell: ({ pair: { a, b } }) => (
    <span class="long-name">
      <bdi>{a}</bdi>
      <br />
      <bdi>{b}</bdi>
    </span>
  ),
}

const figuresOf = (unit: string): Column<SaidPair>[] => [
  {
    key: 'ratio',
    head: 'Median A / median B',
    isNumber: true,
    sort: ({ pair }) => pair.median_ratio?.ratio ?? null,
    cell: ({ pair: { median_ratio } }) => (
      <WithEnds value={median_ratio?.ratio ?? null} ends={median_ratio?.interval ?? null} />
    ),
  },
  {
    key: 'shift',
    head: `Shift A − B${unit === '' ? '' : `, ${unit}`}`,
    isNumber: true,
    sort: ({ pair }) => pair.shift?.value ?? null,
    cell: ({ pair: { shift } }) => <WithEnds value={shift?.value ?? null} ends={shift?.interval ?? null} />,
  },
  {
    key: 'p',
    head: 'p after Holm',
    isNumber: true,
    sort: ({ pair }) => pair.p_holm,
    cell: ({ pair: { p_holm } }) => (p_holm === null ? <Missing why="not tested" /> : pWords(p_holm)),
  },
]

const tests = { mann_whitney_u: 'Mann–Whitney', wilcoxon_signed_rank: 'Wilcoxon signed rank' }
const designs = { paired: 'by text', unpaired: 'all values' }

/** What the numbers rest on. */
const basis: readonly Column<SaidPair>[] = [
  {
    key: 'test',
    head: 'Test',
    cell: ({ pair: { test } }) => (test === null ? <Missing why="not tested" /> : tests[test.name]),
  },
  {
    key: 'design',
    head: 'Paired',
    cell: ({ pair: { design } }) => (design === null ? <Missing why="not compared" /> : designs[design]),
  },
  {
    key: 'n',
    head: 'n',
    isNumber: true,
    cell: ({ pair: { n_a, n_b } }) => (n_a === n_b ? count(n_a) : `${count(n_a)} and ${count(n_b)}`),
  },
  { key: 'left', head: 'Left out', isNumber: true, cell: ({ pair: { left_out } }) => count(left_out) },
]

function WithEnds({ value, ends }: { readonly value: number | null; readonly ends: Interval | null }) {
  if (value === null) return <Missing why="has no meaning here" />
  return (
    <span class="quantity">
      {numeral(value)}
      <span class="unit">
        {ends === null ? '(no interval)' : `[${numeral(ends.low)}, ${numeral(ends.high)}]`}
      </span>
    </span>
  )
}

const pWords = (p: number) => (p < 0.001 ? '< 0.001' : p.toPrecision(2))
