/** What /proc/PID/stat says that is used here: man proc_pid_stat(5). */
export interface ProcessStat {
  /** The first 15 bytes of its name. */
  readonly comm: string
  /** Ended, and its parent has not asked for it yet. */
  readonly zombie: boolean
  readonly parent: number
  readonly kernelThread: boolean
  /** Pages that it took without reading a disk; and those of children that ended and were waited for. */
  readonly faults: number
  readonly endedFaults: number
  /** Pages that had to be read from a disk; and those of children that ended. */
  readonly majorFaults: number
  readonly endedMajorFaults: number
  /** CPU time of all its threads, seconds: each of user and system cut to 10 ms. */
  readonly cpuS: number
  /** That of children that ended and were waited for. */
  readonly endedS: number
  readonly threads: number
  /** Since the machine's start; with its number it tells a process from every other. */
  readonly startTicks: number
  /** Where its stack begins: another place after exec, which begins with new memory. Empty where it is not told. */
  readonly stack: string
}

/** Of the kernel's sched.h: a kernel thread. */
const PF_KTHREAD = 0x00200000
/** Linux gives its times to programs in this unit, whatever its own is: USER_HZ. */
const ticksPerS = 100

/** Null when the text is no such line. */
export function parseProcessStat(text: string): ProcessStat | null {
  // The name may hold spaces and brackets.
  const nameEnd = text.lastIndexOf(')')
  const [state, ...numbers] = text.slice(nameEnd + 2).split(' ')
  if (nameEnd === -1 || state === undefined || numbers.length < 20) return null
  /** By the number of the manual; the fourth is the first of the numbers. */
  const field = (number: number) => Number(numbers[number - 4])
  return {
    comm: text.slice(text.indexOf('(') + 1, nameEnd),
    zombie: state === 'Z' || state === 'X',
    parent: field(4),
    kernelThread: (field(9) & PF_KTHREAD) !== 0,
    faults: field(10),
    endedFaults: field(11),
    majorFaults: field(12),
    endedMajorFaults: field(13),
    cpuS: (field(14) + field(15)) / ticksPerS,
    endedS: (field(16) + field(17)) / ticksPerS,
    threads: field(20),
    startTicks: field(22),
    stack: numbers[28 - 4] ?? '',
  }
}
