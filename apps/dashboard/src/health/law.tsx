import type { DeliveryReport } from '@voicemark/schema/rest'
import { count, counted } from '../shell/parts/numeral.js'
import { Notice } from '../shell/parts/notice.js'

/** The law of delivery in words: what was made is stored, set aside, lost or removed. */
export function Law({ of }: { readonly of: DeliveryReport }) {
  const { holds, stored, quarantined, lost, removed, incomplete_runs, duplicate_agents, streams } = of
  const made = streams.reduce((sum, { next_seq }) => sum + next_seq, 0)
  const broken = streams.filter((stream) => !stream.holds).length
  return (
    <>
      <Notice
        kind={holds ? 'good' : 'bad'}
        title={holds ? 'The law of delivery holds.' : 'The law of delivery is broken.'}
      >
        <p>
          {counted(made, 'row')} = {count(stored)} stored + {count(quarantined)} quarantined + {count(lost)}{' '}
          lost + {count(removed)} removed
          {holds ? '' : `, but not in ${counted(broken, 'stream')}`}.
        </p>
      </Notice>
      {lost > 0 && (
        <Notice kind="warn">
          <p>
            {counted(lost, 'row')} were lost by the machines that made them; the table below says in which
            runs.
          </p>
        </Notice>
      )}
      {incomplete_runs > 0 && (
        <Notice kind="warn">
          <p>
            {incomplete_runs === 1
              ? '1 run has ended and is not here to its end'
              : `${count(incomplete_runs)} runs have ended and are not here to their end`}
            : the rest comes when the machine is back.
          </p>
        </Notice>
      )}
      {duplicate_agents.map(({ agent_id, run_ids }) => (
        <Notice key={agent_id} kind="warn" title="A machine runs twice.">
          <p>
            Agent <span class="id">{agent_id}</span> has {count(run_ids.length)} runs at once: was its
            VOICEMARK_HOME copied? Remove agent.json in the copy.
          </p>
        </Notice>
      ))}
    </>
  )
}
