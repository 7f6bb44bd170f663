import type { NamedCase } from '../case.js'
import { localCases } from '../local/all-local.js'
import { agentCases } from './agent-cases.js'
import { collectorCases } from './collector-cases.js'
import { importCases } from './import-cases.js'
import { messageCases } from './message-cases.js'
import { rowCases } from './row-cases.js'
import { speechCases } from './speech-cases.js'

/** All named cases, by their groups. */
export const allCases: readonly NamedCase[] = [
  ...speechCases,
  ...agentCases,
  ...collectorCases,
  ...rowCases,
  ...importCases,
  ...messageCases,
  ...localCases,
]
