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

/** `virtual machine (KVM)`, without a name where nothing says it; null for a machine of its own. */
export function virtualMachine(root: string): string | null {
  const text = (path: string) => readFileOnce(join(root, path)) ?? ''
  const product = text('sys/class/dmi/id/product_name')
  const names = `${text('sys/class/dmi/id/sys_vendor')} ${product}`
  const maker = makers.find(([pattern]) => pattern.test(names))?.[1]
  const words = maker === undefined ? 'virtual machine' : `virtual machine (${maker})`
  const flags = /^flags\s*:(.*)$/m.exec(text('proc/cpuinfo'))?.[1] ?? null
  // x86 says for certain; a whole machine of a cloud has the cloud as its maker (`m6g.metal`).
  if (flags !== null) return / hypervisor( |$)/.test(flags) ? words : null
  return maker === undefined || /\bmetal/.test(product) ? null : words
}
