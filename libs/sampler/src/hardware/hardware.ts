import type { GpuSpecs, HardwareSpecs } from '@voicemark/schema'
import { knownText } from '../sources/known-text.js'
import { readTotalMemoryMb } from '../sources/memory.js'
import { readVirtuality, someVirtualMachine } from '../sources/virtual-machine.js'
import { noFirmware } from './firmware.js'
import { listGpus } from './hardware-gpu.js'
import { askProbe, readHost, type Answers, type Host, type ProbeOptions } from './hardware-probe.js'
import { countPhysicalCores, cpuModel, readMaxMhz } from './processor.js'

export type HardwareDeps = ProbeOptions & {
  /** @default this machine's */
  host?: Host
}

/** The hardware record before the tier is known; the tier depends on the device that does the work. */
export type HardwareRecord = Omit<HardwareSpecs, 'hardware_tier'>

/** Reads once what the machine is; whatever cannot be found out is null. */
export async function readHardware(deps: HardwareDeps = {}): Promise<HardwareRecord> {
  const { root = '/', host = readHost() } = deps
  const answers = await askProbe(deps)
  const machineModel = answers.firmware?.model ?? knownText(answers.system?.model)
  const gpus = withJetson(listGpus(answers.graphics, answers.card), machineModel)
  return {
    ...describeCpu(answers, host),
    cpu_max_mhz: readMaxMhz(root, answers.cpu?.speedMax),
    architecture: host.architecture,
    total_memory_gb: Math.round((readTotalMemoryMb(root) / 1024) * 1000) / 1000,
    gpu_name: gpus[0]?.model ?? null,
    gpus,
    machine_model: machineModel,
    virtualization: virtualization(root, answers),
    os_platform: host.platform,
    os_distro: distribution(answers),
    os_kernel: knownText(host.kernel),
    node_version: process.version,
  }
}

function describeCpu({ cpu, cpuinfo, firmware }: Answers, host: Host) {
  const text = cpuinfo ?? ''
  const vendor = /^vendor_id\s*:\s*(.+)$/m.exec(text)?.[1]
  // systeminformation says 0 or NaN where lscpu says nothing, and more cores than threads on some VMs.
  const counts = [cpu?.physicalCores ?? 0, countPhysicalCores(text) ?? 0]
  const believable = (count: number) => Number.isInteger(count) && count > 0 && count <= host.threads
  return {
    cpu_model: cpuModel(text, host.cpuModel, cpu, firmware ?? noFirmware),
    cpu_vendor: knownText(vendor) ?? knownText(cpu?.manufacturer),
    cpu_cores: counts.find(believable) ?? null,
    cpu_threads: host.threads > 0 ? host.threads : null,
  }
}

/** A Jetson's GPU is no PCI device, so no list of those has it; its board's name says which it is. */
function withJetson(gpus: GpuSpecs[], machineModel: string | null): GpuSpecs[] {
  if (machineModel === null || !/\bJetson\b/i.test(machineModel)) return gpus
  return [{ vendor: 'NVIDIA', model: machineModel, memory_mb: null, driver_version: null }, ...gpus]
}

/** Each word may be unknown: `unknown unknown` is no name. */
function distribution({ osInfo }: Answers): string | null {
  const words = [osInfo?.distro, osInfo?.release].map((word) => knownText(word) ?? '')
  return knownText(words.join(' '))
}

/** As the sensors are told; the operating system is asked where kernel and firmware do not say. */
function virtualization(root: string, { system }: Answers): string | null {
  const { isVirtual, hypervisor } = readVirtuality(root)
  if (!(isVirtual ?? system?.virtual ?? false)) return null
  return hypervisor ?? knownText(system?.virtualHost) ?? someVirtualMachine
}
