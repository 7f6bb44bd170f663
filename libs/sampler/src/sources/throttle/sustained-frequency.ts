import { join } from 'node:path'
import { listDirectory, parseSysfsNumber, readFileOnce } from '../kept-file.js'

/** Cores that are clocked together, and the frequency that they keep up under load. */
export type SustainedPolicy = {
  folder: string
  cpus: readonly number[]
  driver: string | null
  khz: number
  /** What says so. */
  name: string
}

/** The policies of cpufreq whose sustained frequency is known. */
export function sustainedPolicies(root: string): SustainedPolicy[] {
  const base = join(root, 'sys/devices/system/cpu')
  return listDirectory(join(base, 'cpufreq'))
    .filter((name) => /^policy\d+$/.test(name))
    .flatMap((name) => {
      const folder = join(base, 'cpufreq', name)
      const cpus = (readFileOnce(join(folder, 'affected_cpus')) ?? name.slice('policy'.length)).split(/\s+/)
      const sustained = sustainedFrequency(base, folder, cpus[0] ?? '')
      const driver = readFileOnce(join(folder, 'scaling_driver'))
      return sustained === null ? [] : [{ folder, driver, cpus: cpus.map(Number), ...sustained }]
    })
}

/**
 * `base_frequency` of intel_pstate, the nominal frequency of ACPI CPPC (in MHz, 0 where the firmware leaves it out),
 * the lowest efficient one of amd-pstate, and where nothing boosts, as on most boards, the highest there is.
 */
function sustainedFrequency(base: string, folder: string, cpu: string): { khz: number; name: string } | null {
  const number = (path: string) => parseSysfsNumber(readFileOnce(path)) ?? 0
  const boosts = readFileOnce(join(base, 'cpufreq/boost')) !== null || isX86(folder)
  const known = [
    { name: 'base_frequency', khz: number(join(folder, 'base_frequency')) },
    { name: 'nominal_freq', khz: number(join(base, `cpu${cpu}`, 'acpi_cppc/nominal_freq')) * 1000 },
    {
      name: 'amd_pstate_lowest_nonlinear_freq',
      khz: number(join(folder, 'amd_pstate_lowest_nonlinear_freq')),
    },
    { name: 'cpuinfo_max_freq', khz: boosts ? 0 : number(join(folder, 'cpuinfo_max_freq')) },
  ]
  return known.find(({ khz }) => khz > 0) ?? null
}

/** Whose highest frequency is one of a few seconds. */
const isX86 = (folder: string) =>
  /^(intel|amd|acpi-cpufreq|pcc|powernow)/.test(readFileOnce(join(folder, 'scaling_driver')) ?? 'intel')
