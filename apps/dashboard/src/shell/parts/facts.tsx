import type { ComponentChildren } from 'preact'

/** Names with their values, in columns as wide as there is room for. */
export function Facts({ of }: { readonly of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export interface MarkProps {
  /** @default 'plain' */
  readonly kind?: 'plain' | 'good' | 'warn' | 'bad' | 'active'
  readonly children: ComponentChildren
}

/** A state in a word: the dot's colour is never all that says it. */
export function Mark({ kind = 'plain', children }: MarkProps) {
  return <span class={`mark ${kind}`}>{children}</span>
}
