import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  csvHeader,
  metricNames,
  realtimeCsvColumns,
  requestCsvColumns,
  stampOf,
  type HardwareSpecs,
  type MetricNames,
} from '@voicemark/schema'
import { z } from 'zod'

/** `hardware_specs_<label>.json` of any writer, as far as it says whose it is. */
const owner = z.object({
  agent_id: z.string().optional(),
  writer: z.string().optional(),
  cpu_model: z.string().nullish(),
  total_memory_gb: z.number().nullish(),
})

type Owner = z.infer<typeof owner>

const writer = 'monitor'

/**
 * Makes the files of one run, new each time, so that no two programs write into one, and gives their paths. Where the
 * tier's specs are an agent's or another machine's, the label says that these are a program's; an agent's identity goes
 * on, since it is the same machine.
 * @throws the system's error.
 */
export function openMetricFolder(folder: string, hardware: HardwareSpecs, now: Date): MetricNames {
  const { label, agent_id } = chooseLabel(folder, hardware)
  const paths = createFiles(folder, label, now)
  writeJsonFile(paths.hardwareSpecs, {
    ...(agent_id === undefined ? {} : { agent_id }),
    writer,
    ...hardware,
  })
  return paths
}

/** Writes a JSON file whole or not at all. @throws the system's error. */
export function writeJsonFile(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(temporary, path)
}

function chooseLabel(folder: string, hardware: HardwareSpecs) {
  const { hardware_tier: tier } = hardware
  let agent_id: string | undefined
  for (let n = 0; ; n += 1) {
    const label = n === 0 ? tier : `${tier}_program${n === 1 ? '' : n}`
    const specs = readOwner(join(folder, `hardware_specs_${label}.json`))
    const isSame = specs !== null && fits(specs, hardware)
    if (specs === null || (isSame && specs.writer === writer)) return { label, agent_id }
    if (isSame) agent_id = specs.agent_id
  }
}

/** Null where there is no such file; a damaged one is nobody's, and left alone. */
function readOwner(path: string): Owner | null {
  try {
    return owner.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    return isCode(error, 'ENOENT') ? null : {}
  }
}

/** Systems report a little more or less of the same memory after an update. */
const fits = ({ cpu_model, total_memory_gb }: Owner, hardware: HardwareSpecs) =>
  cpu_model === hardware.cpu_model && Math.abs((total_memory_gb ?? 0) - hardware.total_memory_gb) < 0.5

/** A second later where another program has begun in this one. */
function createFiles(folder: string, label: string, now: Date): MetricNames {
  for (let second = 0; ; second += 1) {
    const names = metricNames(label, stampOf(new Date(now.getTime() + second * 1000)))
    const synthesis = join(folder, names.synthesis)
    const realtime = join(folder, names.realtime)
    try {
      writeFileSync(synthesis, csvHeader(requestCsvColumns), { flag: 'wx' })
    } catch (error) {
      if (isCode(error, 'EEXIST')) continue
      throw error
    }
    writeFileSync(realtime, csvHeader(realtimeCsvColumns), { flag: 'wx' })
    return {
      synthesis,
      realtime,
      hardwareSpecs: join(folder, names.hardwareSpecs),
      analysis: join(folder, names.analysis),
    }
  }
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code
