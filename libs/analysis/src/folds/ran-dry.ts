import { shareIn, type Share } from '../intervals/share.js'
import type { HeardColumns } from '../requests/heard.js'

/** What another fold goes on from. */
export interface RanDryState {
  readonly n: number
  readonly dry: number
}

/** Streamed requests folded into the share of them in which a player without a buffer runs dry at least once. */
export function createRanDry(state?: RanDryState) {
  let { n, dry } = state ?? { n: 0, dry: 0 }
  return {
    add({ underruns }: HeardColumns) {
      if (underruns === undefined || underruns === null) return
      n += 1
      if (underruns > 0) dry += 1
    },
    share: (): Share => shareIn(dry, n),
    state: (): RanDryState => ({ n, dry }),
  }
}
