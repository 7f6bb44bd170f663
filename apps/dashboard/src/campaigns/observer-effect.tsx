import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Missing } from '../shell/parts/missing.js'
import { count, numeral } from '../shell/parts/numeral.js'
import { Section } from '../shell/parts/page.js'
import { Table } from '../shell/parts/table.js'

/** What sampling cost, where the plan measured each request both ways. */
export function ObserverEffect({ campaign }: { readonly campaign: string }) {
  const effects = useAnswer(
    '/api/v1/campaigns/:id/observer-effect',
    { parts: { id: campaign } },
    { everyS: 30 },
  )
  return (
    <Section title="What sampling cost">
      <Answer of={effects}>
        {(answer) => (
          <Table
            caption="RTF with samples / RTF without"
            columns={[
              {
                key: 'machine',
                head: 'Machine',
                isName: true,
                cell: ({ agent_id }) => (
                  <span class="id" title={agent_id}>
                    {agent_id.slice(0, 8)}
                  </span>
                ),
              },
              {
                key: 'configuration',
                head: 'Configuration',
                cell: ({ configuration }) => <bdi class="long-name">{configuration ?? 'the only one'}</bdi>,
              },
              { key: 'ratio', head: 'Ratio', isNumber: true, cell: ({ ratio }) => numeral(ratio) },
              {
                key: 'interval',
                head: '95 % interval',
                isNumber: true,
                cell: ({ interval, pairs }) =>
                  interval === null ? (
                    <Missing why={`no interval of ${pairs} pairs`} />
                  ) : (
                    `${numeral(interval.low)} – ${numeral(interval.high)}`
                  ),
              },
              { key: 'pairs', head: 'Pairs', isNumber: true, cell: ({ pairs }) => count(pairs) },
            ]}
            rows={answer.effects}
            rowKey={({ agent_id, configuration }) => JSON.stringify([agent_id, configuration])}
            empty="No request was measured both ways yet."
          />
        )}
      </Answer>
    </Section>
  )
}
