import type { Suite } from '../suite.js'
import * as deaths from './collector-deaths.js'
import { deathsAtFailpoints, errorsAtFailpoints } from './failpoints.js'
import * as links from './link-faults.js'
import * as postgres from './postgres-faults.js'
import * as rows from './row-faults.js'
import * as sqlite from './sqlite-faults.js'
import * as wire from './wire-law.js'

/** Every suite, in the order in which they are run. */
export const allSuites: readonly Suite[] = [
  wire.wireLaw,
  wire.importedRows,
  wire.protocolMismatch,
  rows.poisonRows,
  rows.refusedRows,
  rows.countedLoss,
  rows.agentRestarts,
  rows.duplicateAgents,
  rows.restoredBackup,
  links.refusedLinks,
  links.blackHole,
  links.halfOpenLinks,
  links.slowLinks,
  links.cutLinks,
  links.flappingLinks,
  deaths.collectorKills,
  deaths.collectorStops,
  deaths.replicaChanges,
  deaths.zombies,
  deaths.frozenCollectors,
  deaths.smallStorm,
  postgres.postgresStops,
  postgres.postgresHangs,
  postgres.postgresConnectionsEnded,
  postgres.postgresOutOfConnections,
  postgres.postgresDiskFull,
  sqlite.sqliteLocked,
  sqlite.sqliteDiskFull,
  errorsAtFailpoints,
  deathsAtFailpoints,
]
