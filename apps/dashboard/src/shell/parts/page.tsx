import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { hasMoved } from '../route/route.js'

export interface PageProps {
  readonly title: string
  /** What can be seen here, in a sentence or in figures. */
  readonly lead?: ComponentChildren
  /** What can be done here. */
  readonly actions?: ComponentChildren
  readonly children?: ComponentChildren
}

/** A view: its heading, which has the focus when one came from another view, and what belongs to it. */
export function Page({ title, lead, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (hasMoved()) heading.current?.focus()
  }, [])
  useEffect(() => {
    document.title = `${title} · Voicemark`
  }, [title])
  return (
    <>
      <header class="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

/** A part of a view under a heading of its own. */
export function Section({ title, actions, children }: Omit<PageProps, 'lead'>) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
