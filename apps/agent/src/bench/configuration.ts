import {
  configurationLabel,
  isOneAtATime,
  loadLabel,
  type Configuration,
  type Plan,
  type Tags,
} from '@voicemark/schema'

/** What a row of this configuration says beyond its own fields, so that rows of unlike runs are not compared unseen. */
export function configurationTags(plan: Plan, configuration: Configuration, corpusSha256: string): Tags {
  const optional: [string, string | null][] = [
    [
      'configuration',
      plan.configurations.length > 1 ? configurationLabel(configuration).slice(0, 128) : null,
    ],
    ['corpus', corpusSha256.slice(0, 12)],
    ['load', isOneAtATime(plan) ? null : loadLabel(plan)],
    ['model', configuration.engine === 'http' ? configuration.model : null],
    ['speed', configuration.speed === 1 ? null : String(configuration.speed)],
  ]
  return { ...plan.tags, ...Object.fromEntries(optional.filter(([, value]) => value !== null)) } as Tags
}
