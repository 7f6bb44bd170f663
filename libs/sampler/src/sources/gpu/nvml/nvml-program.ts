import { setTimeout } from 'node:timers/promises'
import koffi, { type LibraryHandle } from 'koffi'
import { chooseGpu, largestGpu, parseGpuChoice } from '../gpu-choice.js'
import { listNvmlCards, type NvmlCard } from './nvml-cards.js'
import { bindNvml, nvmlError, type Nvml } from './nvml-library.js'
import type { NamedCard, NvmlLine, NvmlOrder } from './nvml-lines.js'
import { createNvmlProcesses } from './nvml-processes.js'
import { createNvmlReader, type NvmlReader } from './nvml-reading.js'
import { askText } from './nvml-values.js'

/** Reads NVML until nobody listens any more, or until the card is lost. */
export async function runNvmlProgram(order: NvmlOrder, print: (line: NvmlLine) => void): Promise<void> {
  endWithParent()
  const opened = openLibrary(order.libraries)
  if (typeof opened === 'string') {
    print({ type: 'absent', reason: opened })
    return
  }
  const { nvml, library } = opened
  const cards = listNvmlCards(nvml)
  const choice = order.gpu === null ? largestGpu : (parseGpuChoice(order.gpu) ?? largestGpu)
  const card = chooseGpu(cards, choice)
  const driver = askText(80, (out) => nvml.driverVersion(out, 80)).value
  print({ type: 'cards', driver, library, cards: cards.map(named), chosen: card && named(card) })
  const nowMs = () => performance.now()
  const reader = card && createNvmlReader(nvml, card, nowMs)
  const whole = cards.filter(({ device, whole: of }) => device === of)
  const processes = createNvmlProcesses(nvml, whole, nowMs)
  await readOn(reader, processes.read, order.everyMs, print)
}

async function readOn(
  reader: NvmlReader | null,
  processes: (nowMs: number) => Extract<NvmlLine, { type: 'values' }>['processes'],
  everyMs: number,
  print: (line: NvmlLine) => void,
): Promise<void> {
  let said = ''
  for (let due = performance.now(); ;) {
    const now = performance.now()
    const values = reader?.read(now) ?? null
    const lost = reader?.lost() ?? null
    if (lost !== null) {
      print({ type: 'lost', reason: lost })
      return
    }
    const heldMs = reader?.heldMs(performance.now()) ?? 0
    print({ type: 'values', values, heldMs, processes: processes(now) })
    const reasons = reader?.reasons() ?? {}
    if (reader !== null && JSON.stringify(reasons) !== said) {
      print({ type: 'reasons', reasons, costsMs: reader.costsMs() })
    }
    said = JSON.stringify(reasons)
    // What took longer than it may is not caught up with.
    due = Math.max(due + everyMs, performance.now())
    await setTimeout(due - performance.now())
  }
}

function openLibrary(names: readonly string[]): { nvml: Nvml; library: string } | string {
  let reason = 'no library of the driver'
  for (const name of names) {
    const library = load(name)
    if (library === null) continue
    const nvml = bindNvml(library)
    const code = nvml.init()
    if (code === 0) return { nvml, library: name }
    reason = `NVML: ${nvmlError(code)}`
  }
  return reason
}

function load(name: string): LibraryHandle | null {
  try {
    return koffi.load(name)
  } catch {
    // It is not there under this name.
    return null
  }
}

/** A driver that hangs would keep this process after its parent is gone: PR_SET_PDEATHSIG of prctl(2). */
function endWithParent(): void {
  if (process.platform !== 'linux') return
  koffi.load(null).func('prctl', 'int', ['int', 'ulong'])(1, 9)
}

function named({ index, uuid, pci, memoryMb, name }: NvmlCard): NamedCard {
  return { index, uuid, pci, memoryMb, name }
}
