import { mostOpenWatches, type WatchReply } from '@voicemark/schema'
import type { WatchRelay } from './watch-relay.js'
import type { WatchingAgent } from './watching-agent.js'

/** Answers what an agent wants watched. @returns false where more is unanswered than an agent asks at a time. */
export type AnswerWatch = (message: unknown, answer: (reply: WatchReply) => void) => boolean

/** Each may be asked again while it is under way. */
const mostUnanswered = 2 * mostOpenWatches

/** For one link. */
export function createWatchAnswers(agent: WatchingAgent, relay: Pick<WatchRelay, 'answer'>): AnswerWatch {
  let unanswered = 0
  return (message, answer) => {
    if (unanswered >= mostUnanswered) return false
    unanswered++
    void relay.answer(agent, message).then((reply) => {
      unanswered--
      answer(reply)
    })
    return true
  }
}
