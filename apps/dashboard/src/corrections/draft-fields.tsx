import { useAnswer } from '../shell/asking/use-answer.js'
import { Check, SelectInput, TextInput } from '../writing/inputs.js'
import { type Draft, kinds, targetKinds } from './draft.js'

export interface DraftFieldsProps {
  readonly draft: Draft
  readonly put: (changed: Partial<Draft>) => void
  /** Who deletes is an admin. */
  readonly isAdmin: boolean
}

const wholeOrStart = 'The id, or the first 8 characters of it at least.'

/** What is to be corrected, how, and why. */
export function DraftFields({ draft, put, isAdmin }: DraftFieldsProps) {
  const { kind } = draft
  return (
    <>
      <div class="fields">
        <SelectInput
          label="Do what"
          hint={kind === 'delete' ? 'It cannot be undone' : 'It can be undone'}
          value={kind}
          options={kinds.filter(([one]) => one !== 'delete' || isAdmin)}
          onValue={(value) => put({ kind: value })}
        />
        {(kind === 'exclude' || kind === 'delete') && (
          <SelectInput
            label="With"
            value={draft.target_kind}
            options={targetKinds}
            onValue={(target_kind) => put({ target_kind })}
          />
        )}
      </div>
      <TextInput
        label={targetLabel(draft)}
        hint={wholeOrStart}
        value={draft.target}
        onValue={(target) => put({ target })}
        mostLength={128}
        isNeeded
      />
      {kind === 'label' && <LabelFields {...{ draft, put }} />}
      {kind === 'join' && (
        <TextInput
          label="The machine that it is"
          hint={`${wholeOrStart} Its rows and those of the other are then of one machine.`}
          value={draft.into}
          onValue={(into) => put({ into })}
          mostLength={128}
          isNeeded
        />
      )}
      {kind === 'tags' && <TagFields {...{ draft, put }} />}
      <TextInput
        label="Why"
        hint="In one line; it stands beneath every figure that lacks these rows."
        value={draft.reason}
        onValue={(reason) => put({ reason })}
        mostLength={500}
        isNeeded
      />
    </>
  )
}

function targetLabel({ kind, target_kind }: Draft): string {
  if (kind === 'tags') return 'Request'
  if (kind === 'label' || kind === 'join') return 'Machine (agent)'
  return { request: 'Request', run: 'Run', campaign: 'Campaign', import: 'Import', agent: 'Machine (agent)' }[
    target_kind
  ]
}

type Fields = Pick<DraftFieldsProps, 'draft' | 'put'>

function LabelFields({ draft, put }: Fields) {
  const { answer } = useAnswer('/api/v1/hardware')
  const known = (answer?.hardware ?? []).filter(({ agents }) =>
    agents.some((id) => id.startsWith(draft.target)),
  )
  const names = (of: 'hardware_tier' | 'device_type') => [...new Set(known.map((one) => one[of]))]
  return (
    <>
      <div class="fields">
        <TextInput
          label="Its hardware tier"
          value={draft.hardware_tier}
          onValue={(hardware_tier) => put({ hardware_tier })}
          known={names('hardware_tier')}
          mostLength={64}
          isNeeded
        />
        <TextInput
          label="Its device"
          value={draft.device_type}
          onValue={(device_type) => put({ device_type })}
          known={names('device_type')}
          mostLength={32}
          isNeeded
        />
        <TextInput
          label="Your name for it"
          value={draft.label}
          onValue={(label) => put({ label })}
          mostLength={64}
          isNeeded
        />
      </div>
      <Check isOn={draft.merge} onChange={(merge) => put({ merge })}>
        Machines of this name are one configuration where their conditions agree
      </Check>
    </>
  )
}

function TagFields({ draft, put }: Fields) {
  return (
    <div class="fields">
      <TextInput
        label="Set"
        hint="name=value, one a line, such as room=warm"
        value={draft.set}
        onValue={(set) => put({ set })}
        lines={3}
      />
      <TextInput
        label="Take away"
        hint="Names, one a line"
        value={draft.unset}
        onValue={(unset) => put({ unset })}
        lines={3}
      />
    </div>
  )
}
