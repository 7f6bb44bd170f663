import type { BatchMessage, LossMessage } from '@voicemark/schema'

/** A batch with the agent that delivered it. */
export interface AgentBatch extends BatchMessage {
  readonly agent_id: string
  /** Names of the values in its rows, where they are not those of `streamFields`. */
  readonly fields?: readonly string[] | undefined
}

/** A range of rows that an agent has lost, in their place. */
export interface AgentLoss extends LossMessage {
  readonly agent_id: string
}

/** What takes seqs of a stream: rows, or the word that they are lost. */
export type Delivery = AgentBatch | AgentLoss

/** Whether it brings rows. */
export const hasRows = (delivery: Delivery): delivery is AgentBatch => 'rows' in delivery

/** How many rows it brings. */
export const rowsIn = (delivery: Delivery) => (hasRows(delivery) ? delivery.rows.length : 0)
