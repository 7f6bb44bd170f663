import type { OomKill } from '@voicemark/sampler'

/** A program that is to be started. */
export interface ProgramOrder {
  /** Its first word is the program, by its path or looked up in `PATH`. */
  readonly argv: readonly string[]
  /** @default the folder of this process */
  readonly cwd: string | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Is on its standard input at once. */
  readonly input: Uint8Array
  /** Whether more may be written, and its standard input is not closed behind `input`. */
  readonly keepsInput: boolean
  /** What is handed on as it comes; of the rest the last bytes are kept. */
  readonly hands: 'nothing' | 'stdout' | 'all'
  /** What happens to processes that it left behind when it has ended: they are ended too, or are the program from then on. */
  readonly leftBehind: 'end' | 'keep'
}

/** How the first process of a program ended. */
export interface ProgramExit {
  readonly status: number | null
  readonly signal: string | null
  /** By the monotonic clock, ms. */
  readonly at_ms: number
  /** Processes of it that live on. */
  readonly living: number
}

/** What its launcher knows of a program of which nothing lives any more. */
export interface ProgramOver extends ProgramExit {
  /** What the kernel counted of all its processes; null where it could not be asked, or where they cannot be told apart. */
  readonly account: { readonly cpu_s: number; readonly peak_memory_mb: number } | null
  /** Processes that had to be ended, since they lived on after the first. */
  readonly left: number
  /** Processes that could not be ended. */
  readonly undead: number
  readonly stdoutTail: string
  readonly stderrTail: string
}

/** What is known of it. */
export interface ProgramEnd extends ProgramOver {
  /** Who killed in its control group for want of memory while it ran. */
  readonly killed_by: OomKill
}

/** From the keeper to its launcher. */
export type LauncherOrder =
  | { readonly type: 'start'; readonly id: number; readonly program: ProgramOrder }
  | { readonly type: 'write'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly id: number }

/** From the launcher to its keeper. */
export type LauncherNews =
  | { readonly type: 'ready'; readonly folder: string; readonly note: string | null }
  | {
      readonly type: 'began'
      readonly id: number
      readonly pid: number
      readonly group: number
      readonly at_ms: number
    }
  | { readonly type: 'not-begun'; readonly id: number; readonly reason: string }
  | {
      readonly type: 'output'
      readonly id: number
      readonly from: 'stdout' | 'stderr'
      readonly bytes: Uint8Array
      readonly at_ms: number
    }
  | { readonly type: 'exited'; readonly id: number; readonly exit: ProgramExit }
  | { readonly type: 'over'; readonly id: number; readonly end: ProgramOver }

/** The system's monotonic clock in ms, which all processes of a machine share. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6
