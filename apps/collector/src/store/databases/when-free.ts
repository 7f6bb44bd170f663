import { setTimeout as sleep } from 'node:timers/promises'
import { driverCodes } from './driver-codes.js'

const pollMs = 10

/**
 * Does work on a SQLite file again and again while another connection holds it. The driver's own waiting would hold
 * the thread instead, and with it whoever else works in this process.
 */
export async function whenFree<Result>(waitMs: number, work: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
    }
    await sleep(pollMs)
  }
}

function isBusy(error: unknown): boolean {
  return driverCodes(error).some((code) => code.startsWith('SQLITE_BUSY') || /^(5|261|517)$/.test(code))
}
