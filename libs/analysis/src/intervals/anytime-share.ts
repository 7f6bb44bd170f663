import { compiled, lbeta } from 'cephes'
import type { ShareInterval } from './share-interval.js'

await compiled

/** Of the Beta distribution that weighs what the share may be instead: its mean is 1 %, where the intervals are narrowest. */
const [priorYes, priorNo] = [0.5, 49.5]
/** Ville's inequality: evidence beyond 1 / 0.05 comes with at most 5 % probability, however long one waits for it. */
const limit = Math.log(20)
/** Halvings of [0, 1] until an end has its last bit. */
const halvings = 60

/**
 * The 95 % interval of a share that may be looked at after each trial, and holds whenever one stops: the shares that are not
 * 20 times less likely than a mixture of others (Robbins 1970, doi:10.1214/aoms/1177696786; Howard et al. 2021,
 * doi:10.1214/20-AOS1991). An interval of a number of trials fixed before, as Wilson's, misses more often then. Counts need not
 * be whole; null of no trials.
 */
export function anytimeInterval(successes: number, trials: number): ShareInterval | null {
  if (trials === 0) return null
  const [yes, no] = [successes, trials - successes]
  const share = yes / trials
  const isOut = (at: number) => evidenceAgainst(at, yes, no) >= limit
  return {
    low: yes === 0 ? 0 : borderOf(isOut, 0, share),
    high: no === 0 ? 1 : borderOf(isOut, 1, share),
  }
}

function evidenceAgainst(share: number, yes: number, no: number): number {
  const mixed = lbeta(priorYes + yes, priorNo + no) - lbeta(priorYes, priorNo)
  return mixed - (yes === 0 ? 0 : yes * Math.log(share)) - (no === 0 ? 0 : no * Math.log1p(-share))
}

/** Where what is out ends between an end that is out and a share that is in. */
function borderOf(isOut: (share: number) => boolean, out: number, inside: number): number {
  let [far, near] = [out, inside]
  for (let step = 0; step < halvings; step += 1) {
    const middle = (far + near) / 2
    if (isOut(middle)) far = middle
    else near = middle
  }
  return near
}
