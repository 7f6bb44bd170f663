import { Notice } from '../shell/parts/notice.js'
import type { LinkState } from './live-stream.js'

export interface LinkNoticeProps {
  readonly state: LinkState
  /** Rows that were not sent here. */
  readonly skipped?: number
}

/** Says when what is shown is not what is. */
export function LinkNotice({ state, skipped = 0 }: LinkNoticeProps) {
  return (
    <>
      {state === 'lost' && (
        <Notice kind="warn">
          <p>The link to the collector is lost; what stands here is from before. It is tried again.</p>
        </Notice>
      )}
      {state === 'refused' && (
        <Notice kind="bad">
          <p>
            The collector does not let this page watch: too many watch, or you are signed out.{' '}
            <a href="/">Load it again.</a>
          </p>
        </Notice>
      )}
      {skipped > 0 && (
        <Notice kind="warn">
          <p>{skipped.toLocaleString('en-US')} rows came too fast to be shown. They are stored.</p>
        </Notice>
      )}
    </>
  )
}
