import {
  type ComparedConfiguration,
  type ConfigurationStatistics,
  identityKey,
  splitLabel,
  variedBySubject,
} from '@voicemark/analysis'

/** The labels that configurations have elsewhere, with what else configurations are told apart by. */
export function fleetLabels(
  compared: readonly ConfigurationStatistics[],
  whole: readonly ComparedConfiguration[],
): string[] {
  const known = new Map(whole.map((one) => [identityKey(one), one.label]))
  const varied = variedBySubject(whole)
  return compared.map((one) => {
    const label = known.get(identityKey(one)) ?? unmeasuredLabel(one)
    const shown: readonly string[] = varied(one)
    const rest = Object.entries(one.split).filter(([field]) => !shown.includes(field))
    return [label, splitLabel(Object.fromEntries(rest))].filter((part) => part !== '').join(' ')
  })
}

/** Of one without a measured request nothing is found elsewhere. */
function unmeasuredLabel({
  source,
  hardware_tier,
  device_type,
  subject,
  voice,
}: ConfigurationStatistics): string {
  const named = subject === null ? { voice } : { subject, voice }
  return `${hardware_tier}_${device_type}@${source} ${splitLabel(named)}`
}

/** A configuration keeps its label whichever of its requests are asked for. The whole is read last, so it has every part. */
export function labelled<C extends ComparedConfiguration>(
  part: readonly C[],
  whole: readonly ComparedConfiguration[],
): C[] {
  const known = new Map(part.map((one) => [identityKey(one), one]))
  const named = whole.flatMap((one) => {
    const found = known.get(identityKey(one))
    if (found === undefined) return []
    known.delete(identityKey(one))
    const { label, own_label, found_label } = one
    return [{ ...found, label, own_label, found_label }]
  })
  // Machines of one label may be apart in a part of their requests, and one in all of them.
  const rest = [...known.values()].map((one) => ({ ...one, label: `${one.label}@${one.source}` }))
  return [...named, ...rest]
}
