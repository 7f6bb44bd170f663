import type { Configuration } from './plan-schema.js'

/**
 * The first field of a configuration that only a plan from the machine itself may have, since a collector must not have an
 * agent run programs, read files, look at processes, give its variables away or ask a server what no speech is; null: none.
 */
export function localOnlyField(one: Configuration): string | null {
  if (one.engine === 'piper-onnx') return null
  if (one.engine === 'command') return 'command'
  if (one.serve !== null) return 'serve'
  if (one.model_file !== null) return 'model_file'
  if (!/^(?:none$|auto$|agent:)/.test(one.watch)) return 'watch'
  if (one.engine === 'wyoming') return null
  if (one.key_env !== null) return 'key_env'
  if (one.ca !== null) return 'ca'
  if (one.request !== null) return 'request'
  return Object.keys(one.headers).length > 0 ? 'headers' : null
}
