import type { ComponentChildren } from 'preact'

export interface ButtonProps {
  /** `main` is what the page is for; a page has one. @default 'plain' */
  readonly kind?: 'main' | 'plain' | 'danger'
  /** @default 'button' */
  readonly type?: 'button' | 'submit'
  /** It is being done: it says so, and cannot be asked for again. */
  readonly isBusy?: boolean
  readonly isDisabled?: boolean
  /** Of one that stays pressed. */
  readonly isPressed?: boolean | undefined
  readonly onPress?: (() => void) | undefined
  readonly children: ComponentChildren
}

export function Button({ kind = 'plain', type = 'button', ...rest }: ButtonProps) {
  const { isBusy = false, isDisabled = false, isPressed, onPress, children } = rest
  return (
    <button
      type={type}
      class={`button ${kind}`}
      disabled={isDisabled || isBusy}
      aria-busy={isBusy}
      aria-pressed={isPressed}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
