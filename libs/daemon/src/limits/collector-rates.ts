import type { Rate } from './limit.js'

const beyond = '429 `too-many`, with Retry-After'

/** How often one may ask the collector for what is costly: each address, and each token or session. */
export const collectorRates = {
  export: { perS: 1, burst: 60, what: 'exports of rows', beyond },
  picture: { perS: 20, burst: 400, what: 'pictures of figures, of which a page has up to 14', beyond },
  drawing: { perS: 0.2, burst: 20, what: 'POST /api/v1/figures', beyond },
  pack: { perS: 0.2, burst: 20, what: 'paper packs', beyond },
  import: { perS: 5, burst: 200, what: 'files that are imported', beyond },
  live: { perS: 2, burst: 100, what: 'streams of what comes in', beyond },
  login: { perS: 0.2, burst: 20, what: 'logins and links for readers, right or wrong', beyond },
  enrolment: { perS: 0.2, burst: 30, what: 'codes that agents enrol with, right or wrong', beyond },
} as const satisfies Record<string, Rate>

/** New links and hellos of agents, of all of them and of one link. */
export const agentRates = {
  links: {
    ...{ perS: 200, burst: 200, what: 'new links of agents, all together' },
    beyond: 'refused before the handshake; an agent tries again later',
  },
  hellos: {
    ...{ perS: 20, burst: 100, what: 'hellos of one link' },
    beyond: 'retry after 1 s',
  },
} as const satisfies Record<string, Rate>

/** What is costly. */
export type Costly = keyof typeof collectorRates
