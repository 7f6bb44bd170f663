import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button, type ButtonProps } from '../shell/parts/button.js'
import { Problem } from '../shell/parts/notice.js'
import './writing.css'

export interface DialogProps {
  readonly title: string
  /** Escape, or a way out that the dialog has. */
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** What has to be answered before anything else; the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = place.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  const cancel = (event: Event) => {
    event.preventDefault()
    onClose()
  }
  return (
    <dialog ref={place} class="dialog" aria-labelledby={id} onCancel={cancel}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}

export interface ConfirmProps extends DialogProps {
  /** What the yes says, such as `Stop it`. */
  readonly action: string
  readonly kind?: ButtonProps['kind']
  readonly isBusy: boolean
  readonly problem: Error | undefined
  readonly onYes: () => void
}

/** A question with its consequences; the way back has the focus. */
export function Confirm({ action, kind = 'danger', isBusy, problem, onYes, ...rest }: ConfirmProps) {
  return (
    <Dialog title={rest.title} onClose={rest.onClose}>
      {rest.children}
      {problem !== undefined && <Problem of={problem} />}
      <div class="actions">
        <Button onPress={rest.onClose}>Cancel</Button>
        <Button kind={kind} isBusy={isBusy} onPress={onYes}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
