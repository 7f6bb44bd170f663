import type { ComponentChildren } from 'preact'
import { href, type RouteQuery } from './route.js'

export interface LinkProps {
  /** Path of a view, such as `/requests`. */
  readonly to: string
  readonly query?: RouteQuery | undefined
  /** What it says to who does not see what stands around it. */
  readonly label?: string | undefined
  readonly children: ComponentChildren
}

/** A way to another view. */
export function Link({ to, query, label, children }: LinkProps) {
  return (
    <a href={href(to, query)} aria-label={label}>
      {children}
    </a>
  )
}
