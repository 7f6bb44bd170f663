import type { ImportOutcome } from '@voicemark/schema/rest'
import { useEffect } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { Loading } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import { Notice } from '../shell/parts/notice.js'
import { useWork } from '../writing/work.js'
import { type ImportOptions, importQuery } from './import-options.js'
import { Outcome, Refused } from './outcome.js'

export interface QueuedFileProps {
  readonly file: File
  readonly options: ImportOptions
  readonly onStored: () => void
  readonly onRemove: () => void
}

/** A file: what would become of it, and then what did. Other options try it once more. */
export function QueuedFile({ file, options, onStored, onRemove }: QueuedFileProps) {
  const trial = useWork<ImportOutcome>()
  const storing = useWork<ImportOutcome>(onStored)
  const said = JSON.stringify(options)
  useEffect(() => {
    if (storing.done === undefined) trial.start(() => send(file, options, true))
    // Each change is tried; the options of before are of no use then.
  }, [file, said])
  const outcome = storing.done ?? trial.done
  const failed = storing.problem ?? (outcome === undefined ? trial.problem : undefined)
  return (
    <section class="card queued" aria-label={file.name}>
      <header class="section-head">
        <h2>
          <bdi>{file.name}</bdi>
        </h2>
        <Button onPress={onRemove}>{storing.done === undefined ? 'Leave it' : 'Done with it'}</Button>
      </header>
      {trial.isBusy && <Loading />}
      {failed !== undefined && !trial.isBusy && <Refused problem={failed} />}
      {outcome !== undefined && !trial.isBusy && (
        <>
          <Notice
            kind={storing.done === undefined ? 'info' : 'good'}
            title={headOf(outcome, storing.done !== undefined)}
          />
          <Outcome of={outcome} />
        </>
      )}
      {storing.done === undefined && trial.done !== undefined && !trial.isBusy && (
        <div class="actions">
          <Button
            kind="main"
            isBusy={storing.isBusy}
            isDisabled={trial.done.inserted === 0}
            onPress={() => storing.start(() => send(file, options, false))}
          >
            Store {counted(trial.done.inserted, 'row')}
          </Button>
          {trial.done.inserted === 0 && <span class="note">There is nothing new in it.</span>}
        </div>
      )}
    </section>
  )
}

function headOf({ inserted, format }: ImportOutcome, isStored: boolean): string {
  return isStored
    ? `${counted(inserted, 'row')} stored, read as ${format}.`
    : `${counted(inserted, 'row')} would be stored, read as ${format}; nothing is stored yet.`
}

function send(file: File, options: ImportOptions, isTrial: boolean): Promise<ImportOutcome> {
  const form = new FormData()
  form.set('file', file)
  return client.upload('/api/v1/imports', form, { query: importQuery(options, isTrial) })
}
