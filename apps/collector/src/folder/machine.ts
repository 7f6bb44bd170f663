import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { hardwareKey, type MachineColumns } from '../files/rows/hardware-key.js'
import type { MachineMode } from '../imports/source.js'

/** `hardware_specs_<label>.json` of any writer, as far as it tells machines apart. */
const specsFile = z.object({
  agent_id: z.string().optional(),
  cpu_model: z.string().nullish(),
  total_memory_gb: z.number().nullish(),
})

interface Specs extends z.infer<typeof specsFile> {
  readonly identity: string
}

/** Which machine a row is of, and whether a file of specs says so. */
export interface Machine {
  readonly name: string
  readonly specified: boolean
}

/** Tells which machine a row of a file is of. */
export type MachineOf = (file: string, row: MachineColumns) => Machine

/**
 * Files of one tier, processor, cores and memory are of one machine, unless `hardware_specs_<label>.json` beside them name
 * two. A file without specs belongs to the machine that fits it when there is only one such. With `each` every file is of a
 * machine of its own.
 */
export async function readMachines(
  folder: string,
  names: readonly string[],
  mode: MachineMode = 'auto',
): Promise<MachineOf> {
  if (mode === 'each') return (file) => ({ name: file, specified: true })
  const specs = new Map<string, Specs>()
  for (const name of names) {
    const label = /^hardware_specs_(.+)\.json$/.exec(name)?.[1]
    const read = label === undefined ? null : await readSpecs(join(folder, name))
    if (label !== undefined && read !== null) specs.set(label, read)
  }
  return (file, row) => {
    const own = specs.get(labelOf(file))
    if (own !== undefined && fits(own, row)) return { name: own.identity, specified: true }
    const fitting = new Set(
      [...specs.values()].filter((other) => fits(other, row)).map(({ identity }) => identity),
    )
    const [only] = fitting
    return fitting.size === 1 && only !== undefined && own === undefined
      ? { name: only, specified: true }
      : { name: hardwareKey(row) ?? JSON.stringify([row.hardware_tier]), specified: false }
  }
}

/** The label in `synthesis_<label>_<date>[_<time>].csv`. */
const labelOf = (file: string) => /^synthesis_(.+?)(_\d{8}(_\d{6})?)?\.csv$/.exec(file)?.[1] ?? ''

async function readSpecs(path: string): Promise<Specs | null> {
  try {
    const text = await readFile(path, 'utf8')
    const specs = specsFile.parse(JSON.parse(text))
    return { ...specs, identity: specs.agent_id ?? JSON.stringify(JSON.parse(text)) }
  } catch {
    // Specs only tell machines apart; without them the rows themselves have to.
    return null
  }
}

function fits(specs: Specs, row: MachineColumns): boolean {
  const { cpu_model, total_memory_gb } = specs
  if (cpu_model == null && total_memory_gb == null) return false
  return (
    (cpu_model == null || row.cpu_model === null || cpu_model === row.cpu_model) &&
    (total_memory_gb == null || row.total_memory_gb === null || near(total_memory_gb, row.total_memory_gb))
  )
}

/** Systems report a little more or less of the same memory after an update. */
const near = (a: number, b: number) => Math.abs(a - b) < 0.5
