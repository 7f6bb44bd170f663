import { MonitorError } from '../monitor-error.js'

/**
 * Root of an agent's addresses. It must be on this machine: another one would watch a process of its own that happens to
 * have our pid. @throws MonitorError.
 */
export function agentAddress(agent: string): URL {
  const url = URL.canParse(agent) ? new URL(agent) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new MonitorError('agent-address', `agent: ${agent} is no http address; try http://127.0.0.1:8000`)
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
    throw new MonitorError('agent-elsewhere', `agent: ${url.host} is not this machine, and cannot watch it`)
  return new URL('/', url)
}
