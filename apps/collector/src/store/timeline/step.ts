/** Seconds of a bucket: each divides a minute or is made of whole ones, so that no row that was folded lies in two. */
export const steps = {
  ...{ '1s': 1, '2s': 2, '5s': 5, '10s': 10, '15s': 15, '20s': 20, '30s': 30 },
  ...{ '1m': 60, '2m': 120, '5m': 300, '10m': 600, '15m': 900, '30m': 1800 },
  ...{ '1h': 3600, '2h': 7200, '6h': 21_600, '12h': 43_200, '1d': 86_400 },
} as const

export type Step = keyof typeof steps

export const stepNames = Object.keys(steps) as Step[]
