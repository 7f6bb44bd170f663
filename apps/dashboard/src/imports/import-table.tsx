import type { StoredImport } from '@voicemark/schema/rest'
import { count, counted } from '../shell/parts/numeral.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'

export interface ImportTableProps {
  readonly of: readonly StoredImport[]
  readonly mayCorrect: boolean
}

const counts = (key: 'rows' | 'inserted' | 'skipped' | 'refused', head: string) => ({
  key,
  head,
  isNumber: true,
  sort: (one: StoredImport) => one[key],
  cell: (one: StoredImport) => count(one[key]),
})

/** The files that were imported, the newest first. */
export function ImportTable({ of, mayCorrect }: ImportTableProps) {
  const columns: Column<StoredImport>[] = [
    {
      key: 'file',
      head: 'File',
      isName: true,
      sort: ({ file_name }) => file_name,
      cell: ({ file_name, sha256 }) => (
        <bdi class="long-name" title={`SHA-256 ${sha256}`}>
          {file_name}
        </bdi>
      ),
    },
    {
      key: 'when',
      head: 'When',
      sort: ({ received_at }) => received_at,
      cell: ({ received_at }) => <Time at={received_at} />,
    },
    { key: 'format', head: 'Read as', sort: ({ format }) => format, cell: ({ format }) => format },
    counts('rows', 'Rows'),
    counts('inserted', 'New'),
    counts('skipped', 'Stored already'),
    counts('refused', 'Refused'),
    { key: 'notes', head: 'Assumed and refused', cell: (one) => <Remarks of={one} /> },
    ...(mayCorrect
      ? [
          {
            key: 'correct',
            head: <span class="heard">Correct</span>,
            cell: ({ import_id, file_name }: StoredImport) => (
              <Link
                to="/corrections/new"
                query={{ target_kind: 'import', target: import_id }}
                label={`Leave out ${file_name}`}
              >
                Leave out
              </Link>
            ),
          },
        ]
      : []),
  ]
  return (
    <Table
      caption="Imports, the newest first"
      isCaptionHidden
      columns={columns}
      rows={of}
      rowKey={({ import_id }) => import_id}
      empty={
        <p>
          Nothing was imported yet. Drop a file above, or <code>voicemark import FILE</code>.
        </p>
      }
      pageSize={50}
    />
  )
}

function Remarks({ of: { notes, errors } }: { readonly of: StoredImport }) {
  const all = [
    ...notes,
    ...errors.map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`)),
  ]
  if (all.length === 0) return <>nothing</>
  return (
    <details>
      <summary>{counted(all.length, 'remark')}</summary>
      <ul class="dots long-name">
        {all.map((remark) => (
          <li key={remark}>
            <bdi>{remark}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}
