import type { Operations } from './operation.js'
import { accessOperations } from './access-operations.js'
import { campaignOperations } from './campaign-operations.js'
import { correctionOperations } from './correction-operations.js'
import { exportOperations } from './export-operations.js'
import { fleetOperations } from './fleet-operations.js'
import { importOperations } from './import-operations.js'
import { resultOperations } from './result-operations.js'
import { rowExportOperations } from './row-export-operations.js'
import { rowOperations } from './row-operations.js'
import { stateOperations } from './state-operations.js'

/** Everything that is described. A route that is new has its operation in one of these files. */
export const operations: Operations = {
  ...fleetOperations,
  ...rowOperations,
  ...resultOperations,
  ...exportOperations,
  ...rowExportOperations,
  ...campaignOperations,
  ...correctionOperations,
  ...importOperations,
  ...accessOperations,
  ...stateOperations,
}
