import type { KernelAccount } from './kernel.js'
import type { ProgramEnd } from './orders.js'

/** The sum of what the kernel counted of the processes of a program. */
export interface ProgramAccount {
  add(account: Pick<KernelAccount, 'cpu_s' | 'peak_memory_mb'>): void
  /** It is not complete. */
  lose(): void
  sum(): ProgramEnd['account']
}

/** @param spent_s CPU time that is in the account of the first process and not its own */
export function createAccount(isKept: boolean, spent_s: number): ProgramAccount {
  let isComplete = isKept
  let cpu_s = -spent_s
  let peak_memory_mb = 0
  return {
    add(account) {
      cpu_s += account.cpu_s
      peak_memory_mb = Math.max(peak_memory_mb, account.peak_memory_mb)
    },
    lose() {
      isComplete = false
    },
    sum: () => (isComplete ? { cpu_s: Math.max(0, cpu_s), peak_memory_mb } : null),
  }
}
