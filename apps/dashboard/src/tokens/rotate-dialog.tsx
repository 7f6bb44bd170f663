import type { Credential } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { Button } from '../shell/parts/button.js'
import { Dialog } from '../writing/dialog.js'
import { fieldProblems, isBesideFields } from '../writing/field-problems.js'
import { Form } from '../writing/form.js'
import { TextInput } from '../writing/inputs.js'
import { useWork } from '../writing/work.js'
import { tokenUse } from './issue.js'
import type { Made } from './secret.js'

export interface RotateDialogProps {
  readonly of: Credential
  readonly onClose: () => void
  readonly onMade: (made: Made) => void
}

/** A second token of the same right, beside which the first goes on for a while. */
export function RotateDialog({ of: { name, token_id }, onClose, onMade }: RotateDialogProps) {
  const [overlap, setOverlap] = useState('24h')
  const { start, isBusy, problem } = useWork<Made>(onMade)
  const problems = fieldProblems(problem, (path) => (path === 'overlap' ? path : undefined))
  const rotate = async () => {
    const asked = { parts: { id: token_id } }
    const { token } = await client.post('/api/v1/tokens/:id/rotate', { overlap }, asked)
    return { about: `A new token for ${name}.`, secret: token, use: tokenUse }
  }
  return (
    <Dialog title="Renew this token?" onClose={onClose}>
      <p>
        <bdi>{name}</bdi> gets a second token of the same right; the first one ends after the overlap.
      </p>
      <Form
        label="Renew"
        action="Make a new token"
        isBusy={isBusy}
        problem={isBesideFields(problem, problems) ? undefined : problem}
        onSubmit={() => start(rotate)}
        more={<Button onPress={onClose}>Cancel</Button>}
      >
        <TextInput
          label="Overlap"
          hint="90m, 12h or 30d"
          problem={problems.of['overlap']}
          value={overlap}
          onValue={setOverlap}
          isNeeded
        />
      </Form>
    </Dialog>
  )
}
