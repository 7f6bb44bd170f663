import { machineKey } from '@voicemark/analysis'
import type { Fleet } from '../../../fleet/fleet.js'
import { findConfiguration } from '../../request/find-configuration.js'

/** Which rows are of a configuration, and whether all samples of its machine are, those between requests too. */
export async function filterOf(fleet: Fleet, hardware: string | undefined) {
  if (hardware === undefined) return { of: {}, isWholeMachine: true }
  const configurations = await fleet.configurations(null)
  const found = findConfiguration(configurations, hardware)
  const { agents, hardware_tier, device_type, imported, merged } = found
  const ofEngine = configurations.filter((one) => machineKey(one) === machineKey(found) && one.asked === null)
  return {
    of: { agent_ids: agents, hardware_tier, device_type, imported, configuration: found },
    // Of several machines that are one nobody says that all else there is of it.
    isWholeMachine: found.asked === null && ofEngine.length === 1 && !merged,
  }
}
