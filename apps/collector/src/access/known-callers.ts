import type { CredentialKind, StoredCredential } from '../store/credentials/credential-row.js'
import type { Credentials } from '../store/credentials/credentials.js'
import type { Caller } from './caller.js'
import { hashOf, isSecret } from './secret.js'

/** Callers by their secrets, as the database has them. */
export interface KnownCallers {
  /**
   * Whose secret of this kind it is; null: nobody's, or nobody's any more. Rejects when the database is away and the
   * caller was not seen a moment ago.
   */
  callerOf(secret: string, kind: Exclude<CredentialKind, 'enrolment'>): Promise<Caller | null>
  /** Looks again at who asks next, after something was changed here. */
  forget(): void
  /** Ids of those that asked since it was called last. */
  takeSeen(): string[]
}

export interface KnownCallersOptions {
  readonly credentials: Pick<Credentials, 'find'>
  /** Unix seconds. */
  readonly now: () => number
  /** A monotonic clock. @default performance.now */
  readonly nowMs?: () => number
}

/** So long a caller is believed; what is revoked elsewhere is known here at the latest then. */
const keepMs = 15_000
/** Callers that are kept; the one that was looked for first goes first. */
const mostKept = 10_000

interface Kept {
  readonly credential: StoredCredential
  readonly untilMs: number
}

/** Keeps callers for 15 s, so that a page is one look into an index. Who is unknown is not kept: each guess costs one. */
export function createKnownCallers(options: KnownCallersOptions): KnownCallers {
  const { credentials, now, nowMs = () => performance.now() } = options
  const kept = new Map<string, Kept>()
  const asked = new Map<string, Promise<StoredCredential | null>>()
  const seen = new Set<string>()
  let round = 0

  const look = async (sha256: string): Promise<StoredCredential | null> => {
    const began = round
    const credential = await credentials.find(sha256).finally(() => asked.delete(sha256))
    // What was read before something changed must not outlive the change.
    if (credential === null || began !== round) return credential
    kept.delete(sha256)
    kept.set(sha256, { credential, untilMs: nowMs() + keepMs })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return credential
  }
  const find = (sha256: string) => {
    const known = kept.get(sha256)
    if (known !== undefined && known.untilMs > nowMs()) return Promise.resolve(known.credential)
    const looking = asked.get(sha256) ?? look(sha256)
    asked.set(sha256, looking)
    return looking
  }
  return {
    async callerOf(secret, kind) {
      if (!isSecret(secret)) return null
      const credential = await find(hashOf(secret))
      if (credential === null || credential.kind !== kind || !isGood(credential, now())) return null
      seen.add(credential.token_id)
      const { name, role, agent_id, token_id } = credential
      return { name, role, agent_id, by: kind, token_id }
    },
    forget() {
      round++
      kept.clear()
      asked.clear()
    },
    takeSeen() {
      const ids = [...seen]
      seen.clear()
      return ids
    },
  }
}

function isGood({ revoked_at, expires_at }: StoredCredential, now: number): boolean {
  return revoked_at === null && (expires_at === null || expires_at > now)
}
