import { createHttpClient } from '@voicemark/daemon'

/** Asks agents. */
export const agentHttp = createHttpClient({ env: process.env })
