/** Sums over pairs (x, y), centred on their means. */
export interface CoMoments {
  readonly n: number
  readonly mean_x: number
  readonly mean_y: number
  /** Σ (x − mean_x)², and so on. */
  readonly xx: number
  readonly xy: number
  readonly yy: number
  readonly min_x: number
  readonly max_x: number
}

/** Pairs folded one by one; a pair that lacks a finite side is not counted. */
export interface CoMomentsFold {
  add(x: number | null, y: number | null): void
  /** Also what another fold goes on from. */
  moments(): CoMoments
}

const noPairs: CoMoments = {
  ...{ n: 0, mean_x: 0, mean_y: 0, xx: 0, xy: 0, yy: 0 },
  ...{ min_x: Infinity, max_x: -Infinity },
}

/** One pass, as stable as Welford's (Bennett et al. 2009, doi:10.1109/CLUSTR.2009.5289161). */
export function createCoMoments(state = noPairs): CoMomentsFold {
  let { n, mean_x, mean_y, xx, xy, yy, min_x, max_x } = state
  return {
    add(x, y) {
      if (x === null || y === null || !Number.isFinite(x + y)) return
      n += 1
      const [dx, dy] = [x - mean_x, y - mean_y]
      mean_x += dx / n
      mean_y += dy / n
      xx += dx * (x - mean_x)
      xy += dx * (y - mean_y)
      yy += dy * (y - mean_y)
      min_x = Math.min(min_x, x)
      max_x = Math.max(max_x, x)
    },
    moments: () => ({ n, mean_x, mean_y, xx, xy, yy, min_x, max_x }),
  }
}
