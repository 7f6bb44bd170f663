import { connect } from 'node:net'
import { StartError, readText, type HttpSend } from '@voicemark/daemon'
import { askWyomingInfo } from '../ask/wyoming/wyoming-info.js'

/** Whether a server can be asked by now. */
export type IsReady = (signal: AbortSignal) => Promise<boolean>

/** It says so at an address of its own, or whatever it answers at the one that is measured will do. */
export function readinessAt(url: string, ready: string | null, send: HttpSend): IsReady {
  const at = ready ?? url
  if (at.startsWith('tcp:'))
    return at === url ? (signal) => describes(at, signal) : (signal) => listens(at, signal)
  return (signal) => answers(at, ready === null ? isAnswer : isGood, send, signal)
}

const isGood = (status: number) => status >= 200 && status <= 399
/** Servers that load behind a door say 502 or 503. */
const isAnswer = (status: number) => status !== 502 && status !== 503

async function answers(
  url: string,
  isEnough: (status: number) => boolean,
  send: HttpSend,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await send({ url, signal })
    await readText(response)
    return isEnough(response.status)
  } catch {
    // Not yet.
    return false
  }
}

async function describes(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await askWyomingInfo(url, signal)) !== null
  } catch {
    // Not yet.
    return false
  }
}

/** Whether anybody takes a connection there. */
export function listens(url: string, signal: AbortSignal): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      signal,
    })
    const settle = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

const lookMs = 1000

/** Refuses an address that somebody else answers at: it would be measured in place of what is started. @throws StartError */
export async function refuseTaken(url: string): Promise<void> {
  if (!(await listens(url, AbortSignal.timeout(lookMs)))) return
  throw new StartError(
    `something listens at ${url} already, and would be measured in place of what --serve starts; ` +
      'end it, or have the server take another port',
  )
}
