import { readText } from '@voicemark/daemon'
import { agentHttp } from '../target/agent-http.js'

const patienceMs = 5000

/**
 * Waits until an agent has found out what its machine can measure, which it does only while no request runs: one that the
 * bench started would else not know it before the campaign ends. One that does not say it holds nothing up.
 */
export async function untilSensorsKnown(url: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  await agentHttp
    .send({ url: `${url}/api/v1/sensors`, signal: limit })
    .then((response) => readText(response))
    .catch(() => undefined)
}
