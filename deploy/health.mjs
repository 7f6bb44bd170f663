// Whether the agent or the collector of this container can do its work: status 0, else 1. No other program is needed.
import { request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'

const { VOICEMARK_COLLECTOR_PORT = '8080', VOICEMARK_AGENT_PORT = '8000', VOICEMARK_TLS_CERT } = process.env
const limitMs = 4_000

/** What `/readyz` answers; null where nobody listens. */
function ready(port, request) {
  return new Promise((resolve) => {
    // On loopback nobody else can answer, whatever the certificate says.
    const options = { host: '127.0.0.1', port, path: '/readyz', timeout: limitMs, rejectUnauthorized: false }
    request(options, (response) => resolve(response.resume().statusCode))
      .on('timeout', () => resolve(null))
      .on('error', () => resolve(null))
      .end()
  })
}

const answers = await Promise.all([
  ready(VOICEMARK_COLLECTOR_PORT, VOICEMARK_TLS_CERT ? overTls : overHttp),
  ready(VOICEMARK_AGENT_PORT, overHttp),
])
const found = answers.filter((status) => status !== null)
process.exit(found.length > 0 && found.every((status) => status === 200) ? 0 : 1)
