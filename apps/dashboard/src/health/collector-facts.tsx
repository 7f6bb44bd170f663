import type { CollectorHealth } from '@voicemark/schema/rest'
import { Facts, Mark } from '../shell/parts/facts.js'
import { count } from '../shell/parts/numeral.js'
import { Notice } from '../shell/parts/notice.js'
import { Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'

/** How the collector is, and what it has taken since it started. */
export function CollectorFacts({ of }: { readonly of: CollectorHealth }) {
  const { status, agents_connected, ingest, figures } = of
  return (
    <div class="card form">
      {figures.last_error !== null && (
        <Notice kind="bad" title="The figures could not be drawn.">
          <p>{figures.last_error}</p>
        </Notice>
      )}
      <Facts
        of={[
          [
            'State',
            <Mark key="state" kind={status === 'ok' ? 'good' : 'bad'}>
              {status === 'ok' ? 'ready' : status}
            </Mark>,
          ],
          ['Machines connected', count(agents_connected)],
          ['Rows taken since it started', count(ingest.rows)],
          ['Batches waiting', count(ingest.waiting)],
          ['Batches tried again', count(ingest.retried)],
          ['Batches refused', count(ingest.rejected)],
          [
            'Figures drawn',
            figures.last_run === null ? 'not since it started' : <Time key="drawn" at={figures.last_run} />,
          ],
          [
            'Drawn next',
            figures.next_run === null ? 'when asked' : <Time key="next" at={figures.next_run} />,
          ],
        ]}
      />
    </div>
  )
}

/** Who was not let in, or not allowed something, since the collector started. */
export function Denials({ of }: { readonly of: CollectorHealth['denials'] }) {
  return (
    <Table
      caption="Denials since the collector started, by code"
      isCaptionHidden
      columns={[
        {
          key: 'code',
          head: 'Code',
          isName: true,
          sort: ([code]) => code,
          cell: ([code]) => <code>{code}</code>,
        },
        {
          key: 'count',
          head: 'Times',
          isNumber: true,
          sort: ([, times]) => times,
          cell: ([, times]) => count(times),
        },
      ]}
      rows={Object.entries(of)}
      rowKey={([code]) => code}
      empty="Nobody was turned away since the collector started."
    />
  )
}
