import { ApiProblem } from '@voicemark/client'
import type { ComponentChildren } from 'preact'

export interface NoticeProps {
  /** @default 'info' */
  readonly kind?: 'info' | 'good' | 'warn' | 'bad'
  readonly title?: string | undefined
  readonly children?: ComponentChildren
}

/** Something that is said once, where it matters; what is bad is heard at once. */
export function Notice({ kind = 'info', title, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      {children}
    </div>
  )
}

/** Why the collector did not do what was asked. */
export function Problem({ of, title }: { readonly of: Error; readonly title?: string }) {
  if (of instanceof ApiProblem && of.status === 401)
    return (
      <Notice kind="bad" title="You are signed out.">
        <p>
          <a href="/">Sign in again</a> to go on.
        </p>
      </Notice>
    )
  const isAway = !(of instanceof ApiProblem)
  return (
    <Notice kind="bad" title={title ?? (isAway ? 'The collector does not answer.' : undefined)}>
      <p>{isAway ? 'It is asked again; what stands here is what it said last.' : of.message}</p>
      {!isAway && typeof of.body['suggestion'] === 'string' && <p>{of.body['suggestion']}</p>}
    </Notice>
  )
}
