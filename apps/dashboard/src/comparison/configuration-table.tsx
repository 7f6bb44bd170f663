import type { ConfigurationStatistics } from '@voicemark/schema/rest'
import { Missing } from '../shell/parts/missing.js'
import { count, numeral } from '../shell/parts/numeral.js'
import { Quantity } from '../shell/parts/quantity.js'
import { type Column, Table } from '../shell/parts/table.js'
import { measures, type MeasureName } from './measures.js'

type Figures = ConfigurationStatistics['measures'][MeasureName]
type Interval = NonNullable<Figures['median_interval']>

export interface ConfigurationTableProps {
  readonly measure: MeasureName
  readonly configurations: readonly ConfigurationStatistics[]
  /** Labels of those whose rows are from files. */
  readonly imported: readonly string[]
}

/** What was measured of each configuration. */
export function ConfigurationTable({ measure, configurations, imported }: ConfigurationTableProps) {
  const { title, unit } = measures[measure]
  const of = (one: ConfigurationStatistics) => one.measures[measure]
  const columns: Column<ConfigurationStatistics>[] = [
    {
      key: 'label',
      head: 'Configuration',
      isName: true,
      sort: ({ label }) => label,
      cell: ({ label }) => (
        <bdi class="long-name">
          {label}
          {imported.includes(label) ? ', imported' : ''}
        </bdi>
      ),
    },
    number('median', 'Median', (one) => of(one).median, unit),
    {
      key: 'interval',
      head: '95 % interval',
      isNumber: true,
      cell: (one) => <Ends of={of(one).median_interval} n={of(one).n} />,
    },
    number('mean', 'Mean', (one) => of(one).mean, unit),
    number('sd', 'SD', (one) => of(one).sd, unit, 'needs 2 values'),
    number('p90', 'p90', (one) => of(one).p90?.value ?? null, unit, 'needs 10 values'),
    number('p95', 'p95', (one) => of(one).p95?.value ?? null, unit, 'needs 20 values'),
    number('p99', 'p99', (one) => of(one).p99?.value ?? null, unit, 'needs 100 values'),
    counts('n', 'Measured', (one) => of(one).n),
    counts('requests', 'Requests', (one) => one.n),
    counts('failed', 'Failed', ({ success }) => success.n - success.count),
  ]
  const caption = `${title} of each configuration${unit === '' ? '' : `, ${unit}`}`
  return (
    <Table
      {...{ caption, columns }}
      rows={configurations}
      rowKey={({ label }) => label}
      empty="Nothing is measured yet."
      pageSize={50}
    />
  )
}

type Read = (one: ConfigurationStatistics) => number | null

const number = (key: string, head: string, read: Read, unit: string, why?: string) => ({
  key,
  head,
  isNumber: true,
  sort: read,
  cell: (one: ConfigurationStatistics) => <Quantity value={read(one)} unit={unit || undefined} why={why} />,
})

const counts = (key: string, head: string, read: (one: ConfigurationStatistics) => number) => ({
  key,
  head,
  isNumber: true,
  sort: read,
  cell: (one: ConfigurationStatistics) => count(read(one)),
})

function Ends({ of, n }: { readonly of: Interval | null; readonly n: number }) {
  if (of === null) return <Missing why={n === 0 ? 'not measured' : `no interval of ${n} values`} />
  return (
    <span class="quantity">
      {numeral(of.low)} – {numeral(of.high)}
    </span>
  )
}
