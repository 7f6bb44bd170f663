import type { Dashboard } from '@grafana/schema'
import { fleetBoard } from './fleet-board.js'
import { rowsBoard } from './rows-board.js'

const fileOf = (board: Dashboard) => `${JSON.stringify(board, null, 2)}\n`

/** The files of deploy/grafana, by name. */
export const boards: Readonly<Record<string, string>> = {
  'voicemark-fleet.json': fileOf(fleetBoard),
  'voicemark-rows.json': fileOf(rowsBoard),
}
