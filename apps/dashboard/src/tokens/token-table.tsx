import type { Credential } from '@voicemark/schema/rest'
import { Button } from '../shell/parts/button.js'
import { Missing } from '../shell/parts/missing.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { hasEnded, TokenState } from './token-state.js'
import './tokens.css'

export interface TokenTableProps {
  readonly of: readonly Credential[]
  readonly onRevoke: (one: Credential) => void
  readonly onRotate: (one: Credential) => void
}

/** What was given out, the newest first. */
export function TokenTable({ of, onRevoke, onRotate }: TokenTableProps) {
  const now = Date.now() / 1000
  const columns: Column<Credential>[] = [
    ...about,
    { key: 'state', head: 'State', cell: (one) => <TokenState of={one} now={now} /> },
    {
      key: 'seen',
      head: 'Last seen',
      sort: ({ last_seen }) => last_seen,
      cell: ({ last_seen }) => (last_seen === null ? <Missing why="never seen" /> : <Time at={last_seen} />),
    },
    {
      key: 'acts',
      head: <span class="heard">What can be done</span>,
      cell: (one) =>
        hasEnded(one, now) ? null : (
          <div class="actions in-row">
            {one.kind === 'token' && <Button onPress={() => onRotate(one)}>Renew</Button>}
            <Button onPress={() => onRevoke(one)}>Take back</Button>
          </div>
        ),
    },
  ]
  return (
    <Table
      caption="Given out, the newest first"
      isCaptionHidden
      columns={columns}
      rows={of}
      rowKey={({ token_id }) => token_id}
      empty={
        <p>
          Nothing was given out yet. A machine is let in by a code, here or by{' '}
          <code>voicemark token enrol NAME</code>.
        </p>
      }
      pageSize={100}
    />
  )
}

const kinds: Readonly<Record<Credential['kind'], string>> = {
  token: 'token',
  enrolment: 'code for a machine',
  link: 'link',
  session: 'session',
}

const about: readonly Column<Credential>[] = [
  {
    key: 'name',
    head: 'Name',
    isName: true,
    sort: ({ name }) => name,
    cell: ({ name }) => <bdi class="long-name">{name}</bdi>,
  },
  { key: 'kind', head: 'What', sort: ({ kind }) => kinds[kind], cell: ({ kind }) => kinds[kind] },
  { key: 'role', head: 'Role', sort: ({ role }) => role, cell: ({ role }) => role },
  {
    key: 'agent',
    head: 'Machine',
    cell: ({ agent_id }) =>
      agent_id === null ? (
        <Missing why="of none" />
      ) : (
        <span class="id" title={agent_id}>
          {agent_id.slice(0, 8)}
        </span>
      ),
  },
  {
    key: 'made',
    head: 'Made',
    sort: ({ created_at }) => created_at,
    cell: ({ created_at, created_by }) => (
      <>
        <Time at={created_at} /> by <bdi>{created_by}</bdi>
      </>
    ),
  },
]
