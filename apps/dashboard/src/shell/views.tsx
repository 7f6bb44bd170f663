import type { View } from './route/view.js'

/** The views, one line each: the first whose path fits is shown, and its files are got then. */
export const views: readonly View[] = [
  {
    path: '/',
    nav: { section: 'Watch', name: 'Fleet' },
    load: async () => (await import('../fleet/fleet-view.js')).FleetView,
  },
]
