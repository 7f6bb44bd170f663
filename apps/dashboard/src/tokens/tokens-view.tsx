import type { Credential } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { Page } from '../shell/parts/page.js'
import { Confirm } from '../writing/dialog.js'
import { useWork } from '../writing/work.js'
import type { CredentialKind } from './issue.js'
import { NewCredential } from './new-credential.js'
import { RotateDialog } from './rotate-dialog.js'
import { type Made, Secret } from './secret.js'
import { TokenTable } from './token-table.js'

/** What is open over the list. */
type Open =
  | { readonly is: 'new'; readonly kind: CredentialKind }
  | { readonly is: 'revoke' | 'rotate'; readonly of: Credential }

/** Who may do what: each machine and each person has a token of its own, which is taken back alone. */
export function TokensView() {
  const list = useAnswer('/api/v1/tokens')
  const [open, setOpen] = useState<Open | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const close = () => setOpen(null)
  const end = (secret: Made | null) => {
    setMade(secret)
    close()
    list.again()
  }
  return (
    <Page
      title="Tokens"
      lead="Each machine and each person has one of their own, so that a lost one is taken back alone: it is out within a minute. Only hashes are kept."
      actions={
        <>
          <Button onPress={() => setOpen({ is: 'new', kind: 'link' })}>Show the results to somebody</Button>
          <Button onPress={() => setOpen({ is: 'new', kind: 'code' })}>Let a machine in</Button>
          <Button kind="main" onPress={() => setOpen({ is: 'new', kind: 'token' })}>
            Give out a token
          </Button>
        </>
      }
    >
      {made !== null && <Secret of={made} onClose={() => setMade(null)} />}
      <Answer of={list}>
        {({ tokens }) => (
          <TokenTable
            of={tokens}
            onRevoke={(of) => setOpen({ is: 'revoke', of })}
            onRotate={(of) => setOpen({ is: 'rotate', of })}
          />
        )}
      </Answer>
      {open?.is === 'new' && <NewCredential kind={open.kind} onClose={close} onMade={end} />}
      {open?.is === 'rotate' && <RotateDialog of={open.of} onClose={close} onMade={end} />}
      {open?.is === 'revoke' && <Revoke of={open.of} onClose={close} onDone={() => end(null)} />}
    </Page>
  )
}

interface RevokeProps {
  readonly of: Credential
  readonly onClose: () => void
  readonly onDone: () => void
}

function Revoke({ of: { name, token_id, role }, onClose, onDone }: RevokeProps) {
  const { start, isBusy, problem } = useWork<Credential>(onDone)
  const revoke = () => start(() => client.post('/api/v1/tokens/:id/revoke', {}, { parts: { id: token_id } }))
  return (
    <Confirm title="Take it back?" action="Take it back" {...{ isBusy, problem, onClose }} onYes={revoke}>
      <p>
        <bdi>{name}</bdi>, role {role}: whoever has it is out within a minute, and it cannot be given back.
        {role === 'agent' ? ' A machine that is shut out keeps its rows until it is let in again.' : ''}
      </p>
    </Confirm>
  )
}
