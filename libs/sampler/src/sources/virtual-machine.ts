import { join } from 'node:path'
import { readFileOnce } from './kept-file.js'

/** Makers that firmware names for machines that are none: what systemd-detect-virt reads, too. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/QEMU|KVM|Red Hat|OpenStack|Google Compute|DigitalOcean|Hetzner/i, 'KVM'],
  [/VMware/i, 'VMware'],
  [/Virtual Machine$|Hyper-V/i, 'Hyper-V'],
  [/Xen|HVM domU/i, 'Xen'],
  [/VirtualBox|innotek/i, 'VirtualBox'],
  [/Parallels/i, 'Parallels'],
  [/Amazon EC2/i, 'Amazon EC2'],
]

/** Whether this is a machine of its own or one within another, as kernel and firmware of Linux tell. */
export type Virtuality = {
  /** Null: neither says so. */
  isVirtual: boolean | null
  /** Null where nothing names it. */
  hypervisor: string | null
}

/** What a virtual machine is called whose hypervisor nothing names. */
export const someVirtualMachine = 'virtual machine'

export function readVirtuality(root: string): Virtuality {
  const text = (path: string) => readFileOnce(join(root, path)) ?? ''
  const product = text('sys/class/dmi/id/product_name')
  const names = `${text('sys/class/dmi/id/sys_vendor')} ${product}`
  const hypervisor = makers.find(([pattern]) => pattern.test(names))?.[1] ?? null
  const flags = /^flags\s*:(.*)$/m.exec(text('proc/cpuinfo'))?.[1] ?? null
  // x86 says for certain; a whole machine of a cloud has the cloud as its maker (`m6g.metal`).
  if (flags !== null) return { isVirtual: / hypervisor( |$)/.test(flags), hypervisor }
  if (/\bmetal/.test(product)) return { isVirtual: false, hypervisor }
  return { isVirtual: hypervisor === null ? null : true, hypervisor }
}

/** `virtual machine (KVM)`, without a name where nothing says it; null where it is not known to be one. */
export function virtualMachine(root: string): string | null {
  const { isVirtual, hypervisor } = readVirtuality(root)
  if (isVirtual !== true) return null
  return hypervisor === null ? someVirtualMachine : `${someVirtualMachine} (${hypervisor})`
}
