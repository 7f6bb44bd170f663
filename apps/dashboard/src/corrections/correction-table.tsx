import type { Correction } from '@voicemark/schema/rest'
import { Button } from '../shell/parts/button.js'
import { Mark } from '../shell/parts/facts.js'
import { count } from '../shell/parts/numeral.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { doneWords, targetWords } from './correction-words.js'

export interface CorrectionTableProps {
  readonly of: readonly Correction[]
  /** Left out where who looks may not undo. */
  readonly onUndo?: ((one: Correction) => void) | undefined
}

/** The log, the newest first. */
export function CorrectionTable({ of, onUndo }: CorrectionTableProps) {
  const columns: Column<Correction>[] = [
    {
      key: 'made',
      head: 'When',
      sort: ({ made_at }) => made_at,
      cell: ({ made_at }) => <Time at={made_at} />,
    },
    {
      key: 'target',
      head: 'Of what',
      isName: true,
      cell: (one) => <bdi class="long-name">{targetWords(one)}</bdi>,
    },
    { key: 'done', head: 'What', cell: (one) => <bdi class="long-name">{doneWords(one)}</bdi> },
    { key: 'reason', head: 'Why', cell: ({ reason }) => <bdi class="long-name">{reason}</bdi> },
    { key: 'by', head: 'By', sort: ({ made_by }) => made_by, cell: ({ made_by }) => <bdi>{made_by}</bdi> },
    { key: 'now', head: 'Now', cell: (one) => <Now of={one} /> },
    ...(onUndo === undefined
      ? []
      : [
          {
            key: 'undo',
            head: <span class="heard">Undo</span>,
            cell: (one: Correction) =>
              canUndo(one) ? <Button onPress={() => onUndo(one)}>Undo</Button> : null,
          },
        ]),
  ]
  return (
    <Table
      caption="Corrections, the newest first"
      isCaptionHidden
      columns={columns}
      rows={of}
      rowKey={({ correction_id }) => correction_id}
      empty={
        <p>
          Nothing was corrected. A request, a run, a campaign or a machine is left out by{' '}
          <code>voicemark data exclude run ID --reason "…"</code>, or here.
        </p>
      }
    />
  )
}

const canUndo = ({ kind, undone_at }: Correction) => kind !== 'delete' && undone_at === null

function Now({ of }: { readonly of: Correction }) {
  if (of.undone_at !== null)
    return (
      <>
        undone <Time at={of.undone_at} /> by <bdi>{of.undone_by ?? 'somebody'}</bdi>
      </>
    )
  if (of.kind !== 'delete') return <Mark kind="active">holds</Mark>
  const { state, requests, samples } = of.detail
  return (
    <>
      <Mark kind={state === 'done' ? 'plain' : 'active'}>{state === 'done' ? 'done' : 'under way'}</Mark>:{' '}
      {count(requests)} requests, {count(samples)} samples
    </>
  )
}
