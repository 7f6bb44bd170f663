import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hardwareTier, readHardware } from '@voicemark/sampler'
import { expect, test } from 'vitest'
import { readFiles } from './metrics-files.js'
import { python, runPython } from './python-program.js'
import { runNode, shown, type Ran } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()

/** Each allocates 256 MB, of which it frees all but 64, and burns CPU until 0.5 s of it are used. */
const nodeProgram = `
  const monitor = new PerformanceMonitor({ device_type: 'cpu' })
  await monitor.exportAnalysis()
  const before = process.cpuUsage()
  const used = () => { const { user, system } = process.cpuUsage(before); return (user + system) / 1e6 }
  await monitor.startSynthesis({ text: 'A', textTokens: 10 })
  const usedBefore = used()
  const kept = new SharedArrayBuffer(64 * 2 ** 20)
  new Uint8Array(kept).fill(1)
  const buffer = Buffer.alloc(192 * 2 ** 20, 1)
  while (used() - usedBefore < 0.5);
  const usedIn = used() - usedBefore
  const row = await monitor.endSynthesis({ success: true, audioDurationS: 1 })
  show({ ...row, usedIn, kept: kept.byteLength + buffer.length })`
const pythonProgram = `
    monitor = PerformanceMonitor({"device_type": "cpu"})
    monitor.start_synthesis("A", 10)
    used = time.process_time()
    held = bytearray(b"1") * (256 * 2**20)
    while time.process_time() - used < 0.5:
        pass
    used = time.process_time() - used
    row = monitor.end_synthesis(True, audio_duration_s=1)
    show({**row, "usedIn": used, "kept": len(held)})`

/** The least that makes a row. */
const shortNode = `
  const monitor = new PerformanceMonitor({ device_type: 'cpu' })
  await monitor.startSynthesis({ text: 'A' })
  show(await monitor.endSynthesis({ success: true }))`
const shortPython = `
    monitor = PerformanceMonitor({"device_type": "cpu"})
    monitor.start_synthesis("A")
    show(monitor.end_synthesis(True))`

const clients: readonly [string, boolean, () => Promise<Ran>][] = [
  ['Node', true, () => runNode(nodeProgram, folder())],
  ['Python', python !== null, () => runPython(pythonProgram, folder())],
]

/** A row that a program showed, with what the program itself knows of its use. */
async function rowOf(go: () => Promise<Ran>) {
  const [row] = shown(await go())
  return row as Record<string, number | string | null> & { usedIn: number; delta_memory_mb: number }
}

test.each(clients.filter(([, isThere]) => isThere))(
  'the %s client measures known amounts of memory and CPU time',
  async (_name, _isThere, go) => {
    const row = await rowOf(go)
    expect(row.delta_memory_mb).toBeGreaterThan(256 * 0.98)
    expect(row.delta_memory_mb).toBeLessThan(256 + 24)
    const cpu = Number(row['process_cpu_s'])
    expect(cpu).toBeGreaterThanOrEqual(row.usedIn - 0.002)
    expect(cpu).toBeLessThan(row.usedIn * 1.03 + 0.02)
    const { requests } = readFiles(join(folder(), 'metrics'))
    expect(requests[0]?.peak_memory_mb).toBe(row['peak_memory_mb'])
  },
)

test.skipIf(python === null)('both clients give this machine one name, and share its specs', async () => {
  const rows = [
    await rowOf(() => runNode(shortNode, folder())),
    await rowOf(() => runPython(shortPython, folder())),
  ]
  const machine = rows.map(({ hardware_tier, cpu_model, cpu_cores, total_memory_gb }) => ({
    hardware_tier,
    cpu_model,
    cpu_cores,
    total_memory_gb,
  }))
  expect(machine[1]).toEqual(machine[0])
  const names = readdirSync(join(folder(), 'metrics')).map((name) => name.replace(/\d{8}_\d{6}/, 'time'))
  expect(names.filter((name) => name.startsWith('hardware_specs_'))).toHaveLength(1)
  expect(names.filter((name) => name.startsWith('synthesis_'))).toHaveLength(2)
})

test.each([
  ['an agent of this machine', {}, 'f0b0f3a2-6f0e-4d52-8f7e-3a2a4a0f6f5e'],
  ['an agent of another machine', { cpu_model: 'Another' }, undefined],
])('beside the files of %s both clients have their own', async (_name, other, agent_id) => {
  const hardware = await readHardware()
  const tier = hardwareTier(hardware, 'cpu')
  const metrics = join(folder(), 'metrics')
  mkdirSync(metrics)
  const specs = { agent_id: 'f0b0f3a2-6f0e-4d52-8f7e-3a2a4a0f6f5e', ...hardware, ...other }
  const path = (label: string) => join(metrics, `hardware_specs_${label}.json`)
  writeFileSync(path(tier), JSON.stringify(specs))
  await rowOf(() => runNode(shortNode, folder()))
  if (python !== null) await rowOf(() => runPython(shortPython, folder()))
  const csv = readdirSync(metrics).filter((name) => name.startsWith('synthesis_'))
  for (const name of csv) expect(name).toContain(`synthesis_${tier}_program_`)
  const read = (label: string) => JSON.parse(readFileSync(path(label), 'utf8')) as object
  expect(read(tier)).toEqual(specs)
  expect((read(`${tier}_program`) as { agent_id?: string }).agent_id).toBe(agent_id)
})

/** Names that the tests of the sampler's tiers have: what stands in their tables, with the device that uses them. */
function tierCases() {
  const spec = readFileSync(join(import.meta.dirname, '../../sampler/src/hardware/tier.spec.ts'), 'utf8')
  const names = [...spec.matchAll(/'([^'\n]{3,})'/g)].map(([, name = '']) => name)
  const ofMachine = (machine_model: string | null) => (name: string) => [
    { cpu_model: name, gpu_name: null, machine_model, device: 'cpu' },
    { cpu_model: null, gpu_name: name, machine_model, device: 'cuda' },
    { cpu_model: 'Apple M1', gpu_name: null, machine_model: name, device: 'cpu' },
    { cpu_model: null, gpu_name: 'Orin (nvgpu)', machine_model: name, device: 'CUDA' },
  ]
  return names.flatMap(ofMachine(null))
}

test.skipIf(python === null)('both clients know a tier by the same name', async () => {
  const cases = tierCases()
  const ran = await runPython(
    `
    from voicemark_monitor import _hardware_tier
    cases = json.loads(${JSON.stringify(JSON.stringify(cases))})
    show([_hardware_tier(case, case["device"]) for case in cases])`,
    folder(),
  )
  const [tiers] = shown(ran)
  expect(cases.length).toBeGreaterThan(400)
  expect(tiers).toEqual(cases.map(({ device, ...specs }) => hardwareTier({ ...specs, gpus: [] }, device)))
})
