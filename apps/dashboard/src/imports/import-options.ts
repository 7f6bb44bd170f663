/** What a person says of files where they do not say it themselves; an empty value is not said. */
export interface ImportOptions {
  readonly source: string
  readonly machine: string
  readonly tier: string
  readonly device: string
  /** Zeros are values, also where they look like missing sensors. */
  readonly keepZeros: boolean
  readonly encoding: string
  readonly sep: string
  readonly decimal: string
  readonly thousands: string
  readonly timezone: string
  readonly 'time-unit': string
}

export const noOptions: ImportOptions = {
  source: '',
  machine: '',
  tier: '',
  device: '',
  keepZeros: false,
  encoding: '',
  sep: '',
  decimal: '',
  thousands: '',
  timezone: '',
  'time-unit': '',
}

/** The same as parameters of the interface, for a trial or for good: what can be read is stored, the rest is reported. */
export function importQuery({ keepZeros, ...texts }: ImportOptions, isTrial: boolean) {
  const said = Object.entries(texts).filter(([, value]) => value !== '')
  return {
    mode: 'partial',
    ...(isTrial ? { dry_run: true } : {}),
    ...(keepZeros ? { zeros: 'keep' } : {}),
    ...Object.fromEntries(said),
  }
}
