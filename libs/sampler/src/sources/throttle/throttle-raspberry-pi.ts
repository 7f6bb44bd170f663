import { join } from 'node:path'
import { listDirectory, openKeptFile } from '../kept-file.js'
import type { ThrottleReading } from '../sample.js'
import { holdSource, type Source } from '../source.js'

/**
 * Bits 0–3 say what holds now; 16–19, what held since boot, are no verdict on a request: Raspberry Pi documentation,
 * vcgencmd get_throttled.
 */
const causes = [
  [0x1, 'under_voltage'],
  [0x2, 'frequency_capped'],
  [0x4, 'throttled'],
  [0x8, 'soft_temperature_limit'],
] as const

/**
 * What the Raspberry Pi's firmware says; asked at most once a second, since each question is a mailbox call.
 * Some kernels (4.19, 5.10) log once that the file is deprecated; hwmon, which they point to, knows under-voltage only.
 */
export function createRaspberryPiThrottleSource(root: string): Source<ThrottleReading> {
  const path = firmwareFile(root)
  const file = path === null ? null : openKeptFile(path)
  return holdSource(
    { read: () => (file === null ? null : parseThrottled(file.read())), close: () => file?.close() },
    1000,
  )
}

/** `get_throttled`, hexadecimal with or without `0x`. */
export function parseThrottled(text: string): ThrottleReading | null {
  const bits = Number.parseInt(text, 16)
  if (Number.isNaN(bits)) return null
  const present = causes.filter(([bit]) => (bits & bit) !== 0).map(([, cause]) => cause)
  return {
    ...{ source: 'get_throttled', throttled: present.length > 0, of: 'now', heldMs: null, part: 'cpu' },
    ...{ reason: present.length > 0 ? present.join('+') : null, basis: 'flags: get_throttled' },
  }
}

/** The node's address is part of its name since the Pi 5: `soc/soc:firmware`, `soc@107c000000/soc@107c000000:firmware`. */
export function firmwareFile(root: string): string | null {
  const platform = join(root, 'sys/devices/platform')
  const soc = listDirectory(platform).find((name) => /^soc(@|$)/.test(name))
  return soc === undefined ? null : join(platform, soc, `${soc}:firmware`, 'get_throttled')
}
