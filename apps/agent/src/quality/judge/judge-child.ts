import { errorReason } from '@voicemark/daemon/errors'
import { openJudge, type Judge } from './judge.js'
import type { JudgeOrder, JudgeSetup } from './judgement.js'
import type { JudgeAnswer } from './judge-process.js'

/** Entry of the process that judges sound: ONNX Runtime is loaded in the main thread of a process. */
const setup = JSON.parse(process.argv[2] ?? '') as JudgeSetup
const answer = (message: JudgeAnswer) => void process.send?.(message)
let judge: Promise<Judge> | null = null

process.on('message', (order: JudgeOrder) => {
  judge ??= openJudge(setup)
  judge
    .then((opened) => opened.judge(order))
    .then(
      (judgement) => answer({ judgement }),
      (error: unknown) => answer({ reason: errorReason(error) }),
    )
})
process.on('disconnect', () => {
  void (judge ?? Promise.resolve(null)).then((opened) => opened?.close()).finally(() => process.exit())
})
