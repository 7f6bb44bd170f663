import { useState } from 'preact/hooks'
import { Field } from '../shell/parts/field.js'

/** Takes files that are dropped, or chosen by keyboard. */
export function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false)
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFiles([...(event.dataTransfer?.files ?? [])])
  }
  return (
    <div
      class={`drop-zone ${isOver ? 'is-over' : ''}`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Field
        label="Drop files here, or choose them"
        hint="synthesis_*.csv and realtime_*.csv, results of tts-bench or AIPerf, any table with the columns. Nothing is stored before you have seen what would be."
      >
        {(field) => (
          <input
            {...field}
            type="file"
            multiple
            onChange={({ currentTarget }) => {
              onFiles([...(currentTarget.files ?? [])])
              // The same file can then be chosen once more.
              currentTarget.value = ''
            }}
          />
        )}
      </Field>
    </div>
  )
}
