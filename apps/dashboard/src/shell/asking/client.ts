import { createClient } from '@voicemark/client'

let csrf: string | undefined

/** The collector that this page came from. */
export const client = createClient({ csrf: () => csrf })

/** What is sent with all that writes from now on. */
export function rememberCsrf(token: string): void {
  csrf = token
}
