import type { Credential } from '@voicemark/schema/rest'
import { Mark } from '../shell/parts/facts.js'
import { Time } from '../shell/parts/time.js'

type Ends = Pick<Credential, 'revoked_at' | 'used_at' | 'expires_at'>

/** Whether it is good no more; `now` in Unix seconds. */
export const hasEnded = ({ revoked_at, used_at, expires_at }: Ends, now: number) =>
  revoked_at !== null || used_at !== null || (expires_at !== null && expires_at <= now)

/** Whether it is good, and since when or until when. */
export function TokenState({ of, now }: { readonly of: Ends; readonly now: number }) {
  const { revoked_at, used_at, expires_at } = of
  if (revoked_at !== null)
    return (
      <>
        <Mark>taken back</Mark> <Time at={revoked_at} />
      </>
    )
  if (used_at !== null)
    return (
      <>
        <Mark>redeemed</Mark> <Time at={used_at} />
      </>
    )
  if (expires_at === null) return <Mark kind="good">good, without an end</Mark>
  const isOver = expires_at <= now
  return (
    <>
      <Mark kind={isOver ? 'plain' : 'good'}>{isOver ? 'ended' : 'good until'}</Mark> <Time at={expires_at} />
    </>
  )
}
