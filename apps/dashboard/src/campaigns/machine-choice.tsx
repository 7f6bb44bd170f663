import { useState } from 'preact/hooks'
import type { KnownAgent } from '../live/agent-name.js'
import { useKnownAgents } from '../live/known-agents.js'
import { count, counted, span } from '../shell/parts/numeral.js'
import { Check, CheckGroup, TextInput } from '../writing/inputs.js'

export interface MachineChoiceProps {
  /** Null: all that are connected. */
  readonly chosen: readonly string[] | null
  readonly onChoose: (chosen: readonly string[] | null) => void
}

/** An agent that is connected is heard of at least once a second. */
const hereS = 15
/** More are found by their name. */
const mostShown = 60

/** On which machines a plan is begun. */
export function MachineChoice({ chosen, onChoose }: MachineChoiceProps) {
  const { answer } = useKnownAgents({ everyS: 5 })
  const [wanted, setWanted] = useState('')
  const now = Date.now() / 1000
  const agents = (answer?.agents ?? []).filter(({ runs, imported_runs }) => runs > imported_runs)
  const here = agents.filter(({ last_seen }) => now - last_seen < hereS)
  const isHere = new Set(here.map(({ agent_id }) => agent_id))
  const found = [...here, ...agents.filter(({ agent_id }) => !isHere.has(agent_id))].filter((one) =>
    nameOf(one).toLowerCase().includes(wanted.toLowerCase()),
  )
  const put = (id: string, isOn: boolean) =>
    onChoose(isOn ? [...(chosen ?? []), id] : (chosen ?? []).filter((one) => one !== id))
  return (
    <div class="machines">
      <CheckGroup legend="Machines">
        <Check group="machines" isOn={chosen === null} onChange={() => onChoose(null)}>
          all that are connected: {answer === undefined ? '…' : count(here.length)}
        </Check>
        <Check
          group="machines"
          isOn={chosen !== null}
          onChange={() => onChoose(here.map(({ agent_id }) => agent_id))}
        >
          these
        </Check>
      </CheckGroup>
      {answer !== undefined && here.length === 0 && (
        <p class="note" role="status">
          No machine is connected now: <code>voicemark agent</code> with <code>VOICEMARK_COLLECTOR</code>{' '}
          begins. One that was here before can be named; it begins when it comes.
        </p>
      )}
      {chosen !== null && (
        <>
          {agents.length > 10 && <TextInput label="Find a machine" value={wanted} onValue={setWanted} />}
          <div class="machines-list">
            {found.slice(0, mostShown).map((one) => (
              <Check
                key={one.agent_id}
                isOn={chosen.includes(one.agent_id)}
                onChange={(isOn) => put(one.agent_id, isOn)}
              >
                <bdi>{nameOf(one)}</bdi>
                {isHere.has(one.agent_id) ? '' : `, last heard of ${span(now - one.last_seen)} ago`}
              </Check>
            ))}
          </div>
          {found.length > mostShown && (
            <p class="note">{counted(found.length - mostShown, 'more machine')}: say more of the name.</p>
          )}
          <p class="note" role="status">
            {counted(chosen.length, 'machine')} chosen.
          </p>
        </>
      )}
    </div>
  )
}

const nameOf = ({ hardware_tier, agent_id }: KnownAgent) => `${hardware_tier}, agent ${agent_id.slice(0, 8)}`
