import type { WatchFigures } from '../record/row/watch-figures.js'

/** Joules are those of the machine: of several requests at once nobody knows whose they are. */
export function withSharedEnergy(figures: WatchFigures): WatchFigures {
  const { window } = figures
  if (window === null || window.energy_source === null) return figures
  // Where nothing is counted that is the reason.
  if (window.energy_j === null && window.cpu_energy_j === null && window.gpu_energy_j === null) return figures
  return { ...figures, window: { ...window, ...sharedEnergy } }
}

const sharedEnergy = {
  ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null },
  energy_source: 'none: other requests ran at the same time',
}
