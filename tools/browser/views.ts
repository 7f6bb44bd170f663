import type { Place } from './place.js'

/** A place in which a campaign was begun. */
export interface SeenPlace extends Place {
  readonly campaign_id: string
}

/** One view that is looked at. */
export interface SeenView {
  /** Name of its pictures. */
  readonly name: string
  /** Its address behind the page's. */
  readonly at: (place: SeenPlace) => string
  /** What is there once it has what it shows. */
  readonly ready: string
  /** It moves: its lines have to be there before it is looked at. */
  readonly isLive?: boolean
}

/** Every view, one line each. */
export const seenViews: readonly SeenView[] = [
  { name: 'fleet', at: () => '#/', ready: 'tbody tr' },
  { name: 'live', at: () => '#/live', ready: '.wall-machine canvas', isLive: true },
  { name: 'machine', at: ({ agent_id }) => `#/machines/${agent_id}`, ready: 'tbody tr', isLive: true },
  { name: 'requests', at: () => '#/requests', ready: 'tbody tr' },
  { name: 'request', at: ({ request_id }) => `#/requests/${request_id}`, ready: '.timeline canvas' },
  { name: 'compare', at: () => '#/compare', ready: '.verdict' },
  { name: 'campaigns', at: () => '#/campaigns', ready: 'main h1' },
  { name: 'campaign-new', at: () => '#/campaigns/new', ready: 'form' },
  { name: 'campaign', at: ({ campaign_id }) => `#/campaigns/${campaign_id}`, ready: 'main table' },
  { name: 'figures', at: () => '#/figures', ready: '.figure img' },
  { name: 'imports', at: () => '#/imports', ready: 'main h1' },
  { name: 'corrections', at: () => '#/corrections', ready: 'main h1' },
  {
    name: 'correction-new',
    at: ({ request_id }) => `#/corrections/new?target_kind=request&target=${request_id}`,
    ready: 'form',
  },
  { name: 'tokens', at: () => '#/tokens', ready: 'main h1' },
  { name: 'health', at: () => '#/health', ready: 'main h1' },
]
