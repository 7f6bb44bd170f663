import { errorCode } from '@voicemark/daemon/errors'

/** What went wrong with a file in one word: messages of Node carry its path. */
export const fileProblem = (error: unknown): string => errorCode(error) ?? 'unreadable'
