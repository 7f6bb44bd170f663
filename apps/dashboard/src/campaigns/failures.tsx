import { useAnswer } from '../shell/asking/use-answer.js'
import { count } from '../shell/parts/numeral.js'
import { Section } from '../shell/parts/page.js'
import { Table } from '../shell/parts/table.js'
import { Link } from '../shell/route/link.js'

export interface FailuresProps {
  readonly campaign: string
  readonly isOver: boolean
}

/** What failed, by class, of each configuration; nothing where nothing did. */
export function Failures({ campaign, isOver }: FailuresProps) {
  const { answer } = useAnswer('/api/v1/hardware', { query: { campaign } }, isOver ? {} : { everyS: 10 })
  const rows = (answer?.hardware ?? []).flatMap(({ label, statistics }) =>
    statistics.failures.map((one) => ({ label, ...one })),
  )
  if (rows.length === 0) return null
  return (
    <Section title="What failed">
      <Table
        caption="Failed requests by class"
        isCaptionHidden
        columns={[
          {
            key: 'label',
            head: 'Configuration',
            isName: true,
            sort: ({ label }) => label,
            cell: ({ label }) => <bdi class="long-name">{label}</bdi>,
          },
          {
            key: 'class',
            head: 'Class',
            sort: ({ failure_class }) => failure_class,
            cell: ({ failure_class }) => (
              <Link to="/requests" query={{ campaign, success: 'false', failure_class }}>
                {failure_class}
              </Link>
            ),
          },
          {
            key: 'count',
            head: 'Requests',
            isNumber: true,
            sort: (one) => one.count,
            cell: (one) => `${count(one.count)} of ${count(one.n)}`,
          },
        ]}
        rows={rows}
        rowKey={({ label, failure_class }) => JSON.stringify([label, failure_class])}
        empty="Nothing failed."
      />
    </Section>
  )
}
