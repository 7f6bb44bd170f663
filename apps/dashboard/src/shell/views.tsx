import type { View } from './route/view.js'

/** The views, one line each: the first whose path fits is shown, and its files are got then. */
export const views: readonly View[] = [
  {
    path: '/',
    nav: { section: 'Watch', name: 'Fleet' },
    load: async () => (await import('../fleet/fleet-view.js')).FleetView,
  },
  {
    path: '/live',
    nav: { section: 'Watch', name: 'Live' },
    load: async () => (await import('../live/wall-view.js')).WallView,
  },
  {
    path: '/machines/:agent_id',
    load: async () => (await import('../live/machine-view.js')).MachineView,
  },
  {
    path: '/requests',
    nav: { section: 'Watch', name: 'Requests' },
    load: async () => (await import('../requests/requests-view.js')).RequestsView,
  },
  {
    path: '/requests/:request_id',
    load: async () => (await import('../requests/request-view.js')).RequestView,
  },
  {
    path: '/compare',
    nav: { section: 'Compare', name: 'Compare' },
    load: async () => (await import('../comparison/comparison-view.js')).ComparisonView,
  },
  {
    path: '/figures',
    nav: { section: 'Compare', name: 'Figures' },
    load: async () => (await import('../figures/figures-view.js')).FiguresView,
  },
  {
    path: '/campaigns',
    nav: { section: 'Manage', name: 'Campaigns' },
    load: async () => (await import('../campaigns/campaigns-view.js')).CampaignsView,
  },
  {
    path: '/campaigns/new',
    needs: 'operator',
    load: async () => (await import('../campaigns/new-campaign-view.js')).NewCampaignView,
  },
  {
    path: '/campaigns/:id',
    load: async () => (await import('../campaigns/campaign-view.js')).CampaignView,
  },
  {
    path: '/imports',
    nav: { section: 'Manage', name: 'Imports' },
    load: async () => (await import('../imports/imports-view.js')).ImportsView,
  },
  {
    path: '/corrections',
    nav: { section: 'Manage', name: 'Corrections' },
    load: async () => (await import('../corrections/corrections-view.js')).CorrectionsView,
  },
  {
    path: '/corrections/new',
    needs: 'operator',
    load: async () => (await import('../corrections/new-correction-view.js')).NewCorrectionView,
  },
  {
    path: '/tokens',
    nav: { section: 'Manage', name: 'Tokens' },
    needs: 'admin',
    load: async () => (await import('../tokens/tokens-view.js')).TokensView,
  },
  {
    path: '/health',
    nav: { section: 'Manage', name: 'Health' },
    load: async () => (await import('../health/health-view.js')).HealthView,
  },
]
