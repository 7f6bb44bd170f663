import type { FigureList, FigureSet } from '@voicemark/schema/rest'
import { useEffect, useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import { Notice, Problem } from '../shell/parts/notice.js'
import { Page, Section } from '../shell/parts/page.js'
import { hasRole, type ViewProps } from '../shell/route/view.js'
import { useWork } from '../writing/work.js'
import { FigureCard } from './figure-card.js'
import { type FigureLook, usualLook } from './figure-look.js'
import { LookFields } from './look-fields.js'
import './figures.css'

/** Every figure as it is now, to look at and to take away, and why others have nothing to show. */
export function FiguresView({ query }: ViewProps) {
  const { answer: session } = useSession()
  const list = useAnswer('/api/v1/figures')
  const [look, setLook] = useState<FigureLook>(usualLook)
  const mayDraw = session !== undefined && hasRole(session.role, 'operator')
  useShown(query.get('name'), list.answer)
  return (
    <Page
      title="Figures"
      lead="Of all requests, as they are stored now. Each is made when it is asked for; nothing here is older than the rows."
      actions={mayDraw && <DrawNow />}
    >
      <LookFields look={look} onLook={setLook} />
      <Answer of={list}>{({ figures }) => <Figures of={figures} look={look} />}</Answer>
    </Page>
  )
}

function Figures({ of, look }: { readonly of: FigureList['figures']; readonly look: FigureLook }) {
  const drawn = of.filter(({ no_data }) => no_data === null)
  const leftOut = of.filter(({ no_data }) => no_data !== null)
  return (
    <>
      {drawn.length === 0 ? (
        <div class="empty">
          Nothing is measured yet: <code>voicemark bench</code>
        </div>
      ) : (
        <div class="figures">
          {drawn.map((one) => (
            <FigureCard key={one.name} of={one} look={look} />
          ))}
        </div>
      )}
      {leftOut.length > 0 && (
        <Section title="Nothing to show yet">
          <ul class="dots">
            {leftOut.map(({ name, title, no_data }) => (
              <li key={name}>
                {title}: {no_data}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** Draws the set of files that the schedule draws, now. */
function DrawNow() {
  const { start, isBusy, done, problem } = useWork<FigureSet>()
  return (
    <>
      <Button isBusy={isBusy} onPress={() => start(() => client.post('/api/v1/figures', {}))}>
        {isBusy ? 'Drawing…' : 'Draw all into files now'}
      </Button>
      {problem !== undefined && <Problem of={problem} title="They could not be drawn." />}
      {done !== undefined && (
        <Notice kind="good">
          <p>
            {counted(done.figures.length, 'picture')} written to <code>{folderOf(done)}</code>.
          </p>
        </Notice>
      )}
    </>
  )
}

const folderOf = ({ hardwareMetadata }: FigureSet) => hardwareMetadata.replace(/[/\\][^/\\]*$/, '')

/** Brings the one that the address names into sight, once it is there. */
function useShown(name: string | null, list: FigureList | undefined): void {
  useEffect(() => {
    if (name !== null && list !== undefined) document.getElementById(`figure-${name}`)?.scrollIntoView()
  }, [name, list])
}
