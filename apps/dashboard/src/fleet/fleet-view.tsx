import { useState } from 'preact/hooks'
import { useKnownAgents } from '../live/known-agents.js'
import { LinkNotice } from '../live/link-notice.js'
import { collectorNow, useGathered, useLive } from '../live/live-stream.js'
import { useSession } from '../shell/asking/session.js'
import { Answer } from '../shell/parts/answer.js'
import { Field } from '../shell/parts/field.js'
import { Page } from '../shell/parts/page.js'
import { Table } from '../shell/parts/table.js'
import { Link } from '../shell/route/link.js'
import { href } from '../shell/route/route.js'
import { hasRole } from '../shell/route/view.js'
import { fleetColumns } from './fleet-columns.js'
import { type Machine, machinesOf, type MachineState, shownMachines } from './machines.js'
import './fleet.css'

const pageSize = 100

/** Who is here, and what was heard of it last. */
export function FleetView() {
  const [agents, listeners] = useGathered()
  const link = useLive('', listeners)
  const known = useKnownAgents({ everyS: 10 })
  return (
    <Page
      title="Fleet"
      lead="The machines that deliver here, and what was heard of each last."
      actions={<Actions />}
    >
      <LinkNotice state={link} />
      <Answer of={known}>
        {({ agents: all }) => <Machines machines={machinesOf(all, agents)} now={collectorNow()} />}
      </Answer>
    </Page>
  )
}

function Actions() {
  const { answer: session } = useSession()
  return (
    <>
      <Link to="/live">Watch eight at once</Link>
      {session !== undefined && hasRole(session.role, 'operator') && (
        <a class="button main" href={href('/campaigns/new')}>
          Begin a campaign
        </a>
      )}
    </>
  )
}

const states: readonly MachineState[] = ['speaking', 'idle', 'absent', 'imported']

function Machines({ machines, now }: { readonly machines: readonly Machine[]; readonly now: number }) {
  const [text, setText] = useState('')
  const [state, setState] = useState('')
  return (
    <>
      <ul class="fleet-states" aria-label="Machines by state">
        {states.map((one) => (
          <li key={one}>
            <b>{machines.filter((machine) => machine.state === one).length.toLocaleString('en-US')}</b> {one}
          </li>
        ))}
      </ul>
      <div class="fleet-filter">
        <Field label="Find a machine">
          {(field) => (
            <input
              {...field}
              type="search"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="State">
          {(field) => (
            <select {...field} value={state} onChange={(event) => setState(event.currentTarget.value)}>
              <option value="">all</option>
              {states.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Table
        caption="Machines"
        isCaptionHidden
        columns={fleetColumns(now)}
        rows={shownMachines(machines, text, state)}
        rowKey={({ agent_id }) => agent_id}
        order={{ key: 'state', isDown: false }}
        pageSize={pageSize}
        empty={
          machines.length === 0 ? (
            <>
              No machine has delivered yet. <code>npx voicemark agent --collector URL</code> starts one.
            </>
          ) : (
            'No machine is like that.'
          )
        }
      />
    </>
  )
}
