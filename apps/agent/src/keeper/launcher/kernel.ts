import { arch, constants } from 'node:os'
import { errorReason } from '@voicemark/daemon'
import type { LibraryHandle } from 'koffi'

/** What is asked of Linux itself, since Node has no word for it. */
export interface Kernel {
  /** Makes this process the parent of every process below it that lost its own (`man 2 PR_SET_CHILD_SUBREAPER`). */
  adoptOrphans(): boolean
  /** Opens a pipe, which Node's own are not: they are sockets, which nobody can open as `/dev/stdout`. */
  pipe(): Pipe
  /** A child that ended and still waits to be asked for its account; null where there is none. */
  peekEnded(): number | null
  /** Takes the account of a child that ended, which is gone then; null where it is no child of ours. */
  take(pid: number): KernelAccount | null
}

export interface Pipe {
  readonly readFd: number
  readonly writeFd: number
}

/** What the kernel counted of one process and of those that it had waited for. */
export interface KernelAccount {
  readonly status: number | null
  readonly signal: string | null
  readonly cpu_s: number
  readonly peak_memory_mb: number
}

// Of <linux/prctl.h>, <linux/wait.h>, <bits/fcntl-linux.h>; the same on the machines below.
const [setChildSubreaper, closeOnExec] = [36, 0o2000000]
const [anyChild, noHang, exited, noWait] = [0, 1, 4, 0x0100_0000]

/** Machines of 64 bits whose structures are laid out as they are read here. */
const machines = ['x64', 'arm64', 'riscv64', 'loong64', 'ppc64']

/** The kernel of this machine; a text says why it cannot be asked. */
export async function loadKernel(): Promise<Kernel | string> {
  if (process.platform !== 'linux') return `no account of ended processes on ${process.platform}`
  if (!machines.includes(arch())) return `no account of ended processes on ${arch()}`
  try {
    const { default: koffi } = await import('koffi')
    return kernelOf(koffi.load(null))
  } catch (error) {
    return `no account of ended processes: koffi cannot be loaded (${errorReason(error).slice(0, 100)})`
  }
}

function kernelOf(library: LibraryHandle): Kernel {
  const call = (declaration: string) => {
    const native = library.func(declaration)
    return (...values: readonly (number | Buffer)[]) => Number(native(...values))
  }
  const prctl = call('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)')
  const pipe2 = call('int pipe2(void *, int)')
  const waitid = call('int waitid(int, unsigned int, void *, int)')
  const wait4 = call('int wait4(int, void *, int, void *)')
  return {
    adoptOrphans: () => prctl(setChildSubreaper, 1, 0, 0, 0) === 0,
    pipe() {
      const fds = Buffer.alloc(8)
      if (pipe2(fds, closeOnExec) !== 0) throw new Error('no pipe can be opened')
      return { readFd: fds.readInt32LE(0), writeFd: fds.readInt32LE(4) }
    },
    peekEnded() {
      const info = Buffer.alloc(128)
      if (waitid(anyChild, 0, info, exited | noHang | noWait) !== 0) return null
      // si_pid, behind three numbers and what aligns the rest.
      return info.readInt32LE(16) || null
    },
    take(pid) {
      const [status, usage] = [Buffer.alloc(4), Buffer.alloc(144)]
      return wait4(pid, status, noHang, usage) === pid ? accountOf(status.readInt32LE(0), usage) : null
    },
  }
}

/** Of `struct rusage`: user and system time, each as seconds and µs, then the peak in KiB (`man 2 getrusage`). */
function accountOf(status: number, usage: Buffer): KernelAccount {
  const at = (index: number) => Number(usage.readBigInt64LE(index * 8))
  const ended = status & 0x7f
  return {
    status: ended === 0 ? (status >> 8) & 0xff : null,
    signal: ended === 0 ? null : signalName(ended),
    cpu_s: at(0) + at(2) + (at(1) + at(3)) / 1e6,
    peak_memory_mb: at(4) / 1024,
  }
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number)
  return found?.[0] ?? `signal ${number}`
}
