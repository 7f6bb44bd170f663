import {
  campaignProtocolVersion,
  watchProtocolVersion,
  type CampaignReply,
  type ClockReply,
  type WatcherReply,
} from '@voicemark/schema'
import type { Socket } from 'socket.io-client'

/** What the collector asks of an agent beside its rows. Nothing that it sends is read yet; an answer never rejects. */
export interface CollectorRequests {
  /** Takes a campaign, or says how far it is. */
  readonly onCampaign?: (message: unknown) => Promise<CampaignReply>
  /** Watches for another agent. */
  readonly onWatch?: (message: unknown) => Promise<WatcherReply>
  /** Unix seconds by a clock that nobody sets. */
  readonly steadySeconds?: () => number
}

/** Answers what the version of the collector may ask. */
export function answerCollector(socket: Socket, proto: number, requests: CollectorRequests): void {
  const { onCampaign, onWatch, steadySeconds } = requests
  if (onCampaign !== undefined && proto >= campaignProtocolVersion) answer(socket, 'campaign', onCampaign)
  if (proto < watchProtocolVersion) return
  if (onWatch !== undefined) answer(socket, 'watch', onWatch)
  if (steadySeconds !== undefined) answerClock(socket, steadySeconds)
}

function answer(socket: Socket, event: string, replyTo: (message: unknown) => Promise<unknown>): void {
  socket.on(event, (message: unknown, reply: unknown) => {
    if (isReply(reply)) void replyTo(message).then(reply)
  })
}

/** At once: what passes before the answer is what the clocks cannot be compared by. */
function answerClock(socket: Socket, steadySeconds: () => number): void {
  socket.on('clock', (_message: unknown, reply: unknown) => {
    const received = steadySeconds()
    const said: ClockReply = { received, sent: received }
    if (isReply(reply)) reply(said)
  })
}

function isReply(value: unknown): value is (reply: unknown) => void {
  return typeof value === 'function'
}
