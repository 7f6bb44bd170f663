import type { Suite } from '../suite.js'
import { agentFailpoints, agentKills, backOffSpread } from './agent-faults.js'
import { clockSteps, dayOutage } from './clock-faults.js'
import * as deaths from './collector-deaths.js'
import * as failpoints from './failpoints.js'
import * as links from './link-faults.js'
import { measuredProcesses } from './measured-faults.js'
import * as postgres from './postgres-faults.js'
import { collectorPowerCuts } from './power-cuts.js'
import { deletedOnceKilled, deletedWhileKilled } from './removal-faults.js'
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
  deletedWhileKilled,
  postgres.postgresStops,
  postgres.postgresHangs,
  postgres.postgresConnectionsEnded,
  postgres.postgresOutOfConnections,
  postgres.postgresDiskFull,
  sqlite.sqliteLocked,
  sqlite.sqliteDiskFull,
  agentKills,
  measuredProcesses,
  clockSteps,
  dayOutage,
  backOffSpread,
  failpoints.errorsOfOneRow,
  failpoints.errorsAtFailpoints,
  failpoints.deathsAtHello,
  failpoints.deathsAtIngest,
  agentFailpoints,
]

/** Those that mutants are held against: some are shorter, or are played by themselves else. */
export const mutantSuites: readonly Suite[] = [
  ...allSuites,
  failpoints.deathsAroundCommit,
  failpoints.errorsOfCommits,
  deletedOnceKilled,
  collectorPowerCuts('power-cut-collector', 6),
]

const long = new Set([
  dayOutage,
  failpoints.errorsAtFailpoints,
  failpoints.deathsAtHello,
  failpoints.deathsAtIngest,
  agentFailpoints,
  deletedWhileKilled,
])

/** What fits beside the other tests of each change: not every place where a process may die, twenty times each. */
export const quickSuites: readonly Suite[] = [
  ...allSuites.filter((suite) => !long.has(suite)),
  failpoints.deathsAroundCommit,
  failpoints.errorsOfCommits,
  deletedOnceKilled,
]
