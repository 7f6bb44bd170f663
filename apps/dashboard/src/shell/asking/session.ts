import { useEffect } from 'preact/hooks'
import { rememberCsrf } from './client.js'
import { type Answered, useAnswer } from './use-answer.js'

/** Who is asking. */
export interface Session {
  readonly name: string
  readonly role: string
  /** How the collector knows: `session` and `link` can be ended by signing out. */
  readonly by: string
  readonly csrf: string
}

/** Who is asking; what is written carries its token from then on. */
export function useSession(): Answered<Session> {
  const answered = useAnswer<Session>('/api/v1/session')
  const csrf = answered.answer?.csrf
  useEffect(() => {
    if (csrf !== undefined) rememberCsrf(csrf)
  }, [csrf])
  return answered
}
