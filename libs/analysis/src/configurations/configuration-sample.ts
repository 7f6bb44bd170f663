import type { RunningFigures } from '../numbers/running.js'
import type { Fingerprint } from '../requests/fingerprint.js'
import type { Measure } from '../requests/measures.js'
import type { SampledValue } from '../requests/request-sample.js'
import type { ConfigurationIdentity } from './configuration-key.js'
import type { Split } from './split.js'

/** One measure of one configuration as it goes into a comparison. */
export interface ConfigurationSample extends ConfigurationIdentity {
  readonly label: string
  readonly measure: Measure
  readonly split: Split
  readonly fingerprint: Fingerprint
  /** Of all values. */
  readonly running: RunningFigures
  /** All values, or a uniform sample of them. */
  readonly values: readonly SampledValue[]
}
