import type { ComponentChildren } from 'preact'
import { Button } from '../shell/parts/button.js'
import { Problem } from '../shell/parts/notice.js'
import './writing.css'

export interface FormProps {
  /** Names the form to who hears it. */
  readonly label: string
  readonly action: string
  readonly isBusy: boolean
  readonly isDisabled?: boolean
  /** @default 'main' */
  readonly kind?: 'main' | 'plain' | 'danger'
  /** What is wrong as a whole. */
  readonly problem?: Error | undefined
  readonly onSubmit: () => void
  /** Beside the button that sends it. */
  readonly more?: ComponentChildren
  readonly children: ComponentChildren
}

/** Fields and the button that sends them; the browser checks what it can first. */
export function Form({ label, action, isBusy, isDisabled, kind = 'main', problem, ...rest }: FormProps) {
  const submit = (event: Event) => {
    event.preventDefault()
    rest.onSubmit()
  }
  return (
    <form class="form" aria-label={label} onSubmit={submit}>
      {rest.children}
      {problem !== undefined && <Problem of={problem} />}
      <div class="actions">
        <Button kind={kind} type="submit" isBusy={isBusy} isDisabled={isDisabled === true}>
          {action}
        </Button>
        {rest.more}
      </div>
    </form>
  )
}
