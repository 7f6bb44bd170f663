import { useState } from 'preact/hooks'
import { Button } from '../shell/parts/button.js'
import { Dialog } from '../writing/dialog.js'
import { fieldProblems, isBesideFields } from '../writing/field-problems.js'
import { Form } from '../writing/form.js'
import { SelectInput, TextInput } from '../writing/inputs.js'
import { useWork } from '../writing/work.js'
import { type CredentialDraft, type CredentialKind, issue } from './issue.js'
import type { Made } from './secret.js'

export interface NewCredentialProps {
  readonly kind: CredentialKind
  readonly onClose: () => void
  readonly onMade: (made: Made) => void
}

const words = {
  token: { title: 'Give out a token', action: 'Make a token', lasts: '' },
  code: { title: 'Let a machine in', action: 'Make a code', lasts: '1h' },
  link: { title: 'Show the results to somebody', action: 'Make a link', lasts: '7d' },
}

const roles = [
  ['reader', 'reader: looks at the results'],
  ['operator', 'operator: also runs campaigns, imports and corrects'],
  ['admin', 'admin: also deletes and gives out tokens'],
  ['agent', 'agent: delivers the rows of a machine'],
] as const

const draftOf = (kind: CredentialKind): CredentialDraft => ({
  ...{ name: '', role: 'reader', agent_id: '' },
  lasts: words[kind].lasts,
})

const fields = ['name', 'role', 'agent_id', 'expires_in']

/** Asks what is needed of a token, a code or a link, and makes it. */
export function NewCredential({ kind, onClose, onMade }: NewCredentialProps) {
  const [draft, setDraft] = useState<CredentialDraft>(() => draftOf(kind))
  const { start, isBusy, problem } = useWork<Made>(onMade)
  const put = (changed: Partial<CredentialDraft>) => setDraft({ ...draft, ...changed })
  const problems = fieldProblems(problem, (path) => fields.find((name) => name === path))
  const hasAgent = kind === 'code' || (kind === 'token' && draft.role === 'agent')
  return (
    <Dialog title={words[kind].title} onClose={onClose}>
      <Form
        label={words[kind].title}
        action={words[kind].action}
        isBusy={isBusy}
        problem={isBesideFields(problem, problems) ? undefined : problem}
        onSubmit={() => start(() => issue(kind, draft))}
        more={<Button onPress={onClose}>Cancel</Button>}
      >
        <TextInput
          label="Name"
          hint={kind === 'code' ? 'Of the machine' : 'Whose it is'}
          problem={problems.of['name']}
          value={draft.name}
          onValue={(name) => put({ name })}
          mostLength={64}
          isNeeded
        />
        {kind === 'token' && (
          <SelectInput
            label="Role"
            problem={problems.of['role']}
            value={draft.role}
            options={roles}
            onValue={(role) => put({ role })}
          />
        )}
        {hasAgent && (
          <TextInput
            label="Only for this machine"
            hint="The UUID of its agent; empty: whichever uses it first"
            problem={problems.of['agent_id']}
            value={draft.agent_id}
            onValue={(agent_id) => put({ agent_id })}
          />
        )}
        <TextInput
          label="Good for"
          hint={`90m, 12h or 30d${kind === 'token' ? '; empty: until it is taken back' : ''}`}
          problem={problems.of['expires_in']}
          value={draft.lasts}
          onValue={(lasts) => put({ lasts })}
          isNeeded={kind !== 'token'}
        />
      </Form>
    </Dialog>
  )
}
