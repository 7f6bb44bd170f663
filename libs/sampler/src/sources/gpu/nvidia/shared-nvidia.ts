import { openNvidia, type Nvidia, type NvidiaOptions } from './nvidia.js'

/** The cards of NVIDIA for all who read them in one thread: one child, for as long as somebody holds it. */
export interface SharedNvidia {
  /** Whoever holds it closes it. */
  hold(): Nvidia
}

export function shareNvidia(options: NvidiaOptions): SharedNvidia {
  let opened: Nvidia | null = null
  let holders = 0
  return {
    hold() {
      const nvidia = (opened ??= openNvidia(options))
      holders += 1
      let isHeld = true
      return {
        ...nvidia,
        close() {
          if (!isHeld) return
          isHeld = false
          holders -= 1
          if (holders > 0) return
          nvidia.close()
          opened = null
        },
      }
    },
  }
}
