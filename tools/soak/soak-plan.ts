/** How much is done in how long, and how often what happens beside it. */
export interface SoakPlan {
  readonly minutes: number
  /** Texts that the agent's own voice speaks. */
  readonly spoken: number
  /** Requests to a watched server that a program of ours asks, and tells the agent of. */
  readonly measured: number
  /** Requests to a watched server that `voicemark bench` started and asks. */
  readonly benched: number
  /** Seconds between two of what happens again and again. */
  readonly everyS: {
    readonly look: number
    readonly page: number
    readonly scrape: number
    readonly export: number
    readonly figures: number
    readonly import: number
    readonly campaign: number
    readonly report: number
    readonly linkCut: number
  }
}

/** Of the hour that a day of work is pressed into. */
const wholeHour = { spoken: 20_000, measured: 4_000, benched: 6_000 }

/** The hour's work, or as much of it as so many minutes have room for; what is rare comes at least a few times. */
export function planOf(minutes: number): SoakPlan {
  const share = minutes / 60
  const rare = (seconds: number) => Math.max(20, seconds * Math.min(1, share * 3))
  return {
    minutes,
    spoken: Math.round(wholeHour.spoken * share),
    measured: Math.round(wholeHour.measured * share),
    benched: 2 * Math.round((wholeHour.benched * share) / 2),
    everyS: {
      look: Math.min(5, Math.max(1, minutes / 2)),
      page: 10,
      scrape: 5,
      export: rare(60),
      figures: rare(180),
      import: rare(120),
      campaign: rare(360),
      report: rare(300),
      linkCut: 60,
    },
  }
}

/**
 * What comes before it is warm-up: code is compiled, caches fill, the arena grows to the longest text, and the collector's
 * statistics hold each request until they hold 10,000 of a configuration, which is half of what the agent's own voice speaks.
 */
export const warmUpShare = 0.5
