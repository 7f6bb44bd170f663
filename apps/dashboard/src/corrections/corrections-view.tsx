import type { Correction } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { Page } from '../shell/parts/page.js'
import { href } from '../shell/route/route.js'
import { hasRole } from '../shell/route/view.js'
import { Confirm } from '../writing/dialog.js'
import { Check } from '../writing/inputs.js'
import { useWork } from '../writing/work.js'
import { CorrectionTable } from './correction-table.js'
import { doneWords, targetWords } from './correction-words.js'

/** Who changed what of what the data say, and why. */
export function CorrectionsView() {
  const { answer: session } = useSession()
  const [standing, setStanding] = useState(false)
  const [cursors, setCursors] = useState<readonly string[]>([])
  const [undoing, setUndoing] = useState<Correction | null>(null)
  const page = useAnswer('/api/v1/corrections', {
    query: { limit: 100, standing: standing || undefined, cursor: cursors.at(-1) },
  })
  const mayCorrect = session !== undefined && hasRole(session.role, 'operator')
  const done = () => {
    setUndoing(null)
    page.again()
  }
  return (
    <Page
      title="Corrections"
      lead="Rows that are left out stay in the database and are in no figure, summary or export until that is undone. Deleted rows are gone, and counted as removed."
      actions={
        mayCorrect && (
          <a class="button main" href={href('/corrections/new')}>
            Correct something
          </a>
        )
      }
    >
      <p class="above-table">
        <Check
          isOn={standing}
          onChange={(isOn) => {
            setStanding(isOn)
            setCursors([])
          }}
        >
          Only what holds now
        </Check>
      </p>
      <Answer of={page}>
        {({ corrections, next_cursor }) => (
          <>
            <CorrectionTable of={corrections} onUndo={mayCorrect ? setUndoing : undefined} />
            {(cursors.length > 0 || next_cursor !== null) && (
              <div class="actions below-table">
                <Button isDisabled={cursors.length === 0} onPress={() => setCursors(cursors.slice(0, -1))}>
                  Newer
                </Button>
                <Button
                  isDisabled={next_cursor === null}
                  onPress={() => next_cursor !== null && setCursors([...cursors, next_cursor])}
                >
                  Older
                </Button>
              </div>
            )}
          </>
        )}
      </Answer>
      {undoing !== null && <Undo of={undoing} onClose={() => setUndoing(null)} onDone={done} />}
    </Page>
  )
}

interface UndoProps {
  readonly of: Correction
  readonly onClose: () => void
  readonly onDone: () => void
}

function Undo({ of, onClose, onDone }: UndoProps) {
  const { start, isBusy, problem } = useWork<Correction>(onDone)
  const undo = () =>
    start(() => client.post('/api/v1/corrections/:id/undo', {}, { parts: { id: of.correction_id } }))
  return (
    <Confirm
      title="Undo this correction?"
      action="Undo it"
      kind="main"
      {...{ isBusy, problem, onClose }}
      onYes={undo}
    >
      <p>
        <bdi>{targetWords(of)}</bdi>: <bdi>{doneWords(of)}</bdi>, because <bdi>{of.reason}</bdi>
      </p>
    </Confirm>
  )
}
