/** Aborts when nothing was heard for a while. */
export interface StallWatch {
  readonly signal: AbortSignal
  /** Something was heard. */
  beat(): void
  stop(): void
}

export function stallWatch(mostMs: number): StallWatch {
  const controller = new AbortController()
  const silence = new DOMException('nothing came', 'TimeoutError')
  const timer = setTimeout(() => controller.abort(silence), mostMs)
  return {
    signal: controller.signal,
    beat: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  }
}
