import { ApiProblem } from '@voicemark/client'
import type { ImportOutcome } from '@voicemark/schema/rest'
import { Facts } from '../shell/parts/facts.js'
import { count, counted } from '../shell/parts/numeral.js'
import { Problem } from '../shell/parts/notice.js'

type Fault = ImportOutcome['errors'][number]

/** What became of a file, or would: its rows, what was assumed, and what could not be read. */
export function Outcome({
  of: { rows, inserted, skipped, refused, notes, errors },
}: {
  readonly of: ImportOutcome
}) {
  return (
    <>
      <Facts
        of={[
          ['Rows of the file', count(rows)],
          ['New', count(inserted)],
          ['Stored already', count(skipped)],
          ['Cannot be read', count(refused)],
        ]}
      />
      {notes.length > 0 && (
        <>
          <h3>What was assumed</h3>
          <ul class="dots">
            {notes.map((note) => (
              <li key={note}>
                <bdi>{note}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <Faults of={errors} total={refused} />
    </>
  )
}

/** Why a file was not taken. */
export function Refused({ problem }: { readonly problem: Error }) {
  const { errors, total } = problem instanceof ApiProblem ? problem.body : {}
  const faults = Array.isArray(errors) ? (errors as Fault[]) : []
  return (
    <>
      <Problem of={problem} title="It is not taken." />
      {faults.length > 1 && <Faults of={faults} total={typeof total === 'number' ? total : faults.length} />}
    </>
  )
}

function Faults({ of, total }: { readonly of: readonly Fault[]; readonly total: number }) {
  if (of.length === 0) return null
  return (
    <>
      <h3>Rows that cannot be read, and why</h3>
      <ul class="dots faults">
        {of.map((fault) => (
          <li key={JSON.stringify(fault)}>
            {placeOf(fault)}
            <bdi>{fault.message}</bdi>
          </li>
        ))}
      </ul>
      {total > of.length && <p class="note">{counted(total - of.length, 'more row')} of the kind.</p>}
    </>
  )
}

function placeOf({ line, column }: Fault): string {
  if (line === null) return ''
  return column === null ? `Line ${line}: ` : `Line ${line}, column ${column}: `
}
