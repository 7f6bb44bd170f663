import { createHash } from 'node:crypto'
import {
  configurationLabel,
  isOneAtATime,
  loadLabel,
  type Configuration,
  type Plan,
  type Tags,
} from '@voicemark/schema'

const longestTag = 128
const hashLength = 12

/** A configuration's label as it fits into a tag; of a longer one, its start and what tells it from all others. */
export function configurationTag(configuration: Configuration): string {
  const label = configurationLabel(configuration)
  if (label.length <= longestTag) return label
  const hash = createHash('sha256').update(label).digest('hex').slice(0, hashLength)
  // The cut may leave half a character, which no row may have.
  return `${label.slice(0, longestTag - hashLength - 1).replace(/\p{Surrogate}$/u, '')}~${hash}`
}

/** What a row of this configuration says beyond its own fields, so that rows of unlike runs are not compared unseen. */
export function configurationTags(plan: Plan, configuration: Configuration, corpusSha256: string): Tags {
  const optional: [string, string | null][] = [
    ['configuration', plan.configurations.length > 1 ? configurationTag(configuration) : null],
    ['corpus', corpusSha256.slice(0, 12)],
    ['load', isOneAtATime(plan) ? null : loadLabel(plan)],
    ['insecure', configuration.engine === 'http' && configuration.insecure ? 'true' : null],
    ['model', configuration.engine === 'http' ? configuration.model : null],
    ['speed', speedTag(configuration)],
    ['throttled', plan.throttled === 'annotate' ? null : plan.throttled],
  ]
  return { ...plan.tags, ...Object.fromEntries(optional.filter(([, value]) => value !== null)) } as Tags
}

/** Commands and Wyoming have no such setting. */
function speedTag(configuration: Configuration): string | null {
  return !('speed' in configuration) || configuration.speed === 1 ? null : String(configuration.speed)
}
