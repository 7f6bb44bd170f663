import type { Correction, CorrectionPreview } from '@voicemark/schema/rest'
import { useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useSession } from '../shell/asking/session.js'
import { Page } from '../shell/parts/page.js'
import { go } from '../shell/route/route.js'
import { hasRole, type ViewProps } from '../shell/route/view.js'
import { Form } from '../writing/form.js'
import { useWork } from '../writing/work.js'
import { bodyOf, type Draft, draftOf } from './draft.js'
import { DraftFields } from './draft-fields.js'
import { Preview } from './preview.js'

/** Asks for a correction: first what it would concern, then a yes. */
export function NewCorrectionView({ query }: ViewProps) {
  const { answer: session } = useSession()
  const [draft, setDraft] = useState<Draft>(() => draftOf(query))
  const preview = useWork<CorrectionPreview>()
  const making = useWork<Correction>(() => go('/corrections'))
  const put = (changed: Partial<Draft>) => {
    setDraft({ ...draft, ...changed })
    preview.clear()
    making.clear()
  }
  const look = () =>
    preview.start(async () => {
      const asked = { query: { dry_run: true } }
      return (await client.post('/api/v1/corrections', bodyOf(draft), asked)) as CorrectionPreview
    })
  const make = () =>
    making.start(async () => (await client.post('/api/v1/corrections', bodyOf(draft))) as Correction)
  const isAdmin = session !== undefined && hasRole(session.role, 'admin')
  return (
    <Page title="Correct something" lead="Nothing changes before you have seen what it concerns.">
      <Form
        label="Correction"
        action="Show what it concerns"
        kind={preview.done === undefined ? 'main' : 'plain'}
        isBusy={preview.isBusy}
        problem={preview.problem}
        onSubmit={look}
      >
        <DraftFields {...{ draft, put, isAdmin }} />
      </Form>
      {preview.done !== undefined && (
        <Preview
          of={preview.done}
          draft={draft}
          isBusy={making.isBusy}
          problem={making.problem}
          onMake={make}
        />
      )}
    </Page>
  )
}
