import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartError, errorCode, errorReason, makeFolder, readSmallFile } from '@voicemark/daemon'
import { z } from 'zod'
import { writeDurably } from './durable-file.js'
import { recordedAgent } from './recorded-agent.js'
import { takeLock, type ProcessLock } from './process-lock.js'
import { markStateFormat } from './state-format.js'

/** The state folder while this agent holds it. */
export interface Home {
  readonly agentId: string
  /** Path of a file or folder of the state folder. */
  path(name: string): string
  release(): void
}

const identity = z.object({ agent_id: z.uuid() })

/**
 * Opens the state folder for this process alone and reads the agent's identity, made on first use.
 * @throws StartError when another agent holds the folder, a newer program has written it, or it cannot be written.
 */
export function openHome(folder: string): Home {
  const path = (name: string) => join(folder, name)
  const lock = lockFolder(folder, path('agent.lock'))
  try {
    markStateFormat(folder, path('state.json'))
    return { agentId: readIdentity(path), path, release: lock.release }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The identity of a state folder, made on first use; an agent that holds the folder goes on. @throws StartError */
export function agentIdOf(folder: string): string {
  const known = knownIdentity(join(folder, 'agent.json'))
  if (known !== null) return known
  const home = openHome(folder)
  home.release()
  return home.agentId
}

function lockFolder(folder: string, file: string): ProcessLock {
  try {
    makeFolder(folder, 0o700)
    return takeLock(
      file,
      (holder) =>
        `VOICEMARK_HOME ${folder} is in use by another agent (${holder}); stop it or set another VOICEMARK_HOME`,
    )
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`VOICEMARK_HOME ${folder} cannot be used: ${errorReason(error)}`)
  }
}

function readIdentity(path: Home['path']): string {
  const file = path('agent.json')
  const known = knownIdentity(file)
  if (known !== null) return known
  // Where the file is gone, a person wants another one; where it is damaged, its rows tell whose they are.
  const agent_id = (existsSync(file) ? recordedAgent(path('requests.ndjson')) : null) ?? randomUUID()
  // Before anything is recorded: an agent that forgets who it is finds its rows refused as another's.
  writeDurably(file, `${JSON.stringify({ agent_id })}\n`)
  return agent_id
}

function knownIdentity(file: string): string | null {
  try {
    return identity.safeParse(parseJson(readSmallFile(file))).data?.agent_id ?? null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw new StartError(`${file} cannot be read: ${errorReason(error)}`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A file cut short by a power failure: the caller looks elsewhere.
    return null
  }
}
