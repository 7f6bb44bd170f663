import type { FleetComparison } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import { Check, TextInput } from '../writing/inputs.js'
import type { AskedComparison } from './asked.js'

export interface ChosenProps {
  readonly comparison: FleetComparison
  readonly asked: AskedComparison
  readonly change: (changed: Partial<AskedComparison>) => void
}

/** More are found by their name. */
const mostShown = 50

/** Which of the configurations are shown; with two there is nothing to choose. */
export function Chosen({ comparison: { configurations }, asked: { labels }, change }: ChosenProps) {
  const [wanted, setWanted] = useState('')
  if (configurations.length < 3) return null
  const all = configurations.map(({ label }) => label)
  const isOn = (label: string) => labels.length === 0 || labels.includes(label)
  const put = (label: string, on: boolean) => {
    const now = all.filter((one) => (one === label ? on : isOn(one)))
    change({ labels: now.length === all.length ? [] : now })
  }
  const found = all.filter((label) => label.toLowerCase().includes(wanted.toLowerCase()))
  const shown = found.slice(0, mostShown)
  return (
    <details class="more chosen" open={labels.length > 0}>
      <summary>
        {labels.length === 0
          ? `All ${all.length} configurations`
          : `${labels.length} of ${counted(all.length, 'configuration')}`}
        : choose
      </summary>
      <div class="form">
        {all.length > 10 && <TextInput label="Find by name" value={wanted} onValue={setWanted} />}
        <div class="plain-list">
          {shown.map((label) => (
            <Check key={label} isOn={isOn(label)} onChange={(on) => put(label, on)}>
              <bdi>{label}</bdi>
            </Check>
          ))}
        </div>
        {found.length > shown.length && (
          <p class="note">{counted(found.length - shown.length, 'more')} of that name: say more of it.</p>
        )}
        <div class="actions">
          <Button onPress={() => change({ labels: [] })}>Show all</Button>
          {shown.length > 1 && (
            <Button onPress={() => change({ labels: shown })}>Only those listed here</Button>
          )}
        </div>
      </div>
    </details>
  )
}
