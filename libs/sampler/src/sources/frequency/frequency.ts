import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, type KeptFile } from '../kept-file.js'
import { holdSource, type Source } from '../source.js'

/**
 * Before Linux 5.18 each scaling_cur_freq of an x86 core may sleep for 10 ms (arch/x86/kernel/cpu/aperfmperf.c),
 * so one round stops here and the next goes on with the cores that are left.
 */
const budgetMs = 2

/** Mean current frequency over the cores, MHz; read at most once a second and held between. */
export function createFrequencySource(
  root: string,
  elapsedMs: () => number = () => performance.now(),
): Source<number> {
  const files = frequencyFiles(root)
  const latest: (number | null)[] = files.map(() => null)
  let next = 0

  const read = () => {
    const startMs = elapsedMs()
    for (let n = 0; n < files.length && (n === 0 || elapsedMs() - startMs < budgetMs); n += 1) {
      latest[next] = parseSysfsNumber(files[next]?.read() ?? null)
      next = (next + 1) % files.length
    }
    return meanMhz(latest)
  }
  return holdSource({ read, close: () => files.forEach((file) => file.close()) }, 1000)
}

/** Mean of frequencies in kHz, as MHz; unknown ones and zeros are left out. */
export function meanMhz(kilohertz: readonly (number | null)[]): number | null {
  const known = kilohertz.filter((value) => value !== null && value > 0)
  return known.length === 0
    ? null
    : known.reduce<number>((sum, value) => sum + (value ?? 0), 0) / known.length / 1000
}

/** One per policy (kernel doc admin-guide/pm/cpufreq), or one per core before Linux 4.3. */
function frequencyFiles(root: string): KeptFile[] {
  const cpu = join(root, 'sys/devices/system/cpu')
  const policies = listDirectory(join(cpu, 'cpufreq')).filter((name) => /^policy\d+$/.test(name))
  const cores = listDirectory(cpu).filter((name) => /^cpu\d+$/.test(name))
  const folders =
    policies.length > 0
      ? policies.map((policy) => join(cpu, 'cpufreq', policy))
      : cores.map((core) => join(cpu, core, 'cpufreq'))
  return folders
    .map((folder) => openKeptFile(join(folder, 'scaling_cur_freq')))
    .filter((file) => file !== null)
}
