import { collectorLimits } from '@voicemark/daemon'

const most = collectorLimits.packConfigurations

/** A report of more configurations would take minutes, and nobody reads it. */
export class TooManyConfigurationsError extends Error {
  override readonly name = 'TooManyConfigurationsError'

  constructor(configurations: number) {
    super(
      `the rows are of ${configurations} configurations and a report has room for ${most}: ` +
        'take one campaign, or say with split what is to tell configurations apart',
    )
  }
}

/** @throws TooManyConfigurationsError */
export function checkRoom(configurations: number): void {
  if (configurations > most) throw new TooManyConfigurationsError(configurations)
}
