import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createHttpClient, httpReason } from '@voicemark/daemon'
import { readIfThere } from './own-file.js'
import { placesOf } from './service-places.js'
import { type Daemon, type Scope, serviceName } from './service-plan.js'
import { readState, type ServiceState } from './service-state.js'
import type { ServiceWorld } from './service-world.js'
import { readSettingsText } from './settings-file.js'

const answerMs = 3_000
const lastLines = 5

/** Says how a service is, also where none is installed and the daemon may run by other means; false: it does not answer. */
export async function sayStatus(daemon: Daemon, scope: Scope, world: ServiceWorld): Promise<boolean> {
  const places = placesOf(daemon, scope, world)
  const state = readState(daemon, scope, world)
  const url = urlOf(daemon, state, ownSettings(places.settings, world))
  const answer = await answerOf(url, world)
  const pair = (name: string, value: string) => world.say(`${name.padEnd(9)} ${value}`)
  pair('service', `${serviceName(daemon)} (${scope}): ${state?.words ?? 'no service manager answers here'}`)
  if (state !== null && state.pid !== null)
    pair('pid', `${state.pid}, restarted ${state.restarts ?? '?'} times`)
  pair('url', `${url} ${answer.words}`)
  pair('version', versionOf(world))
  pair('unit', existsSync(world.at(places.unit)) ? places.unit : 'none')
  pair('settings', places.settings)
  pair('state', places.home)
  const log = state?.log.slice(-lastLines) ?? []
  pair('log', log.length === 0 ? 'nothing, or not for this user to read' : '')
  for (const line of log) world.say(`  ${line}`)
  return answer.isThere && (state === null || state.isRunning || state.words === 'not installed')
}

/** What the daemon said of itself in its log, else what its settings say. */
function urlOf(
  daemon: Daemon,
  state: ServiceState | null,
  settings: Readonly<Record<string, string>>,
): string {
  const ready = state?.log.findLast((line) => line.includes(`"${daemon}-ready"`))
  const said = /"url":"(https?:\/\/[^"]+)"/.exec(ready ?? '')?.[1]
  if (said !== undefined) return said.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1')
  const of = daemon === 'agent' ? 'AGENT' : 'COLLECTOR'
  const scheme = settings['VOICEMARK_TLS_CERT'] === undefined ? 'http' : 'https'
  const port = settings[`VOICEMARK_${of}_PORT`] ?? (daemon === 'agent' ? '8000' : '8080')
  return `${scheme}://127.0.0.1:${port}`
}

/** That of root nobody else may read; then what is usual is taken. */
function ownSettings(path: string, world: ServiceWorld): Record<string, string> {
  try {
    return { ...readSettingsText(readIfThere(world.at(path)) ?? '') }
  } catch {
    return {}
  }
}

async function answerOf(url: string, { env }: ServiceWorld): Promise<{ isThere: boolean; words: string }> {
  try {
    const signal = AbortSignal.timeout(answerMs)
    const { status } = await createHttpClient({ env }).send({ url: `${url}/livez`, signal })
    return { isThere: true, words: `answers (${status})` }
  } catch (error) {
    return { isThere: false, words: `does not answer: ${httpReason(error)}` }
  }
}

/** That of the package in which this program is. */
function versionOf({ program, node }: ServiceWorld): string {
  try {
    for (let folder = dirname(realpathSync(program)); ; folder = dirname(folder)) {
      const file = join(folder, 'package.json')
      const { version } = existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown })
        : { version: undefined }
      if (typeof version === 'string') return `${version} (${program}, ${node})`
      if (folder === dirname(folder)) break
    }
  } catch {
    // A program that is gone, or a package.json that is none.
  }
  return `unknown (${program}, ${node})`
}
