import { useEffect, useState } from 'preact/hooks'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Page, Section } from '../shell/parts/page.js'
import { hasRole } from '../shell/route/view.js'
import { DropZone } from './drop-zone.js'
import { type ImportOptions, noOptions } from './import-options.js'
import { ImportTable } from './import-table.js'
import { OptionFields } from './option-fields.js'
import { QueuedFile } from './queued-file.js'
import './imports.css'

interface Queued {
  readonly id: number
  readonly file: File
}

let ids = 0

/** Takes files of measurements, each tried first, and lists those that were taken. */
export function ImportsView() {
  const { answer: session } = useSession()
  const list = useAnswer('/api/v1/imports')
  const mayImport = session !== undefined && hasRole(session.role, 'operator')
  return (
    <Page
      title="Imports"
      lead="Measurements of other programs and of other machines, beside those that agents deliver."
    >
      {mayImport && <Taking onStored={list.again} />}
      <Section title="Imported so far">
        <Answer of={list}>{({ imports }) => <ImportTable of={imports} mayCorrect={mayImport} />}</Answer>
      </Section>
    </Page>
  )
}

function Taking({ onStored }: { readonly onStored: () => void }) {
  const [queue, setQueue] = useState<readonly Queued[]>([])
  const [options, setOptions] = useState<ImportOptions>(noOptions)
  useEffect(guardDrops, [])
  const add = (files: readonly File[]) =>
    setQueue((before) => [...files.map((file) => ({ id: ++ids, file })), ...before])
  return (
    <>
      <DropZone onFiles={add} />
      <details class="more below-drop">
        <summary>What the files do not say themselves</summary>
        <OptionFields options={options} put={(changed) => setOptions({ ...options, ...changed })} />
      </details>
      <div class="queue">
        {queue.map(({ id, file }) => (
          <QueuedFile
            key={id}
            file={file}
            options={options}
            onStored={onStored}
            onRemove={() => setQueue((before) => before.filter((one) => one.id !== id))}
          />
        ))}
      </div>
    </>
  )
}

/** A file that is dropped beside the zone would replace the page. */
function guardDrops(): () => void {
  const stop = (event: Event) => event.preventDefault()
  addEventListener('dragover', stop)
  addEventListener('drop', stop)
  return () => {
    removeEventListener('dragover', stop)
    removeEventListener('drop', stop)
  }
}
