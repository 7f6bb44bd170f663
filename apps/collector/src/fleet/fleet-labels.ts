import {
  type ComparedConfiguration,
  type ConfigurationKey,
  type ConfigurationStatistics,
  splitLabel,
} from '@voicemark/analysis'

/** The labels that machines have elsewhere, with what else configurations are told apart by. */
export function fleetLabels(
  compared: readonly ConfigurationStatistics[],
  whole: readonly ComparedConfiguration[],
): string[] {
  const known = new Map(whole.map((one) => [keyOf(one), one.label]))
  return compared.map((one) => {
    // Of a machine without a measured request nothing is found elsewhere.
    const machine = known.get(keyOf(one)) ?? `${one.hardware_tier}_${one.device_type}@${one.source}`
    return [machine, splitLabel(one.split)].filter((part) => part !== '').join(' ')
  })
}

const keyOf = ({ source, hardware_tier, device_type }: Omit<ConfigurationKey, 'split'>) =>
  JSON.stringify([source, hardware_tier, device_type])

/** A machine keeps its label whichever of its requests are asked for. The whole is read last, so it has every part. */
export function labelled<C extends ComparedConfiguration>(
  part: readonly C[],
  whole: readonly ComparedConfiguration[],
): C[] {
  const known = new Map(part.map((one) => [keyOf(one), one]))
  return whole.flatMap((one) => {
    const found = known.get(keyOf(one))
    return found === undefined ? [] : [{ ...found, label: one.label }]
  })
}
