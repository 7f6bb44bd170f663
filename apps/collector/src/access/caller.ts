import type { IncomingHttpHeaders } from 'node:http'
import type { Role } from './roles.js'

/** Who asks. */
export interface Caller {
  /** What corrections and logs call them. */
  readonly name: string
  readonly role: Role
  /** The only agent that they speak for; null: none, or whichever they say they are. */
  readonly agent_id: string | null
  /** By what they are known. */
  readonly by: 'this-machine' | 'single-token' | 'token' | 'session' | 'link'
  /** Of their credential; null where the database has none. */
  readonly token_id: string | null
}

/** What a request carries that says who sent it. */
export interface Sent {
  readonly headers: Pick<IncomingHttpHeaders, 'authorization' | 'cookie' | 'origin'>
  /** The name by which the collector was asked, with its port; that of a trusted proxy where one handed it on. */
  readonly host: string | undefined
  /** Whether a proxy handed it on that no setting names: it may come from anywhere. */
  readonly isHandedOn: boolean
}

/** Tells who asks. */
export interface Access {
  /** Null: nobody that is known. Rejects with a QueryError where the request may not be answered whoever sent it. */
  callerOf(sent: Sent): Promise<Caller | null>
  /** Who has a token, whatever carried it; null: nobody that is known. */
  holderOf(secret: string | null): Promise<Caller | null>
}
