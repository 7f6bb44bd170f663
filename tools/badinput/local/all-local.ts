import type { NamedCase } from '../case.js'
import { commandCases } from './command-cases.js'
import { folderCases } from './folder-cases.js'
import { goodCases } from './good-cases.js'
import { handedCases } from './handed-cases.js'
import { ownerCases } from './owner-cases.js'
import { planCases } from './plan-cases.js'
import { settingsCases } from './settings-cases.js'
import { stateCases } from './state-cases.js'
import { voiceCases } from './voice-cases.js'

/** Cases of settings, files and command lines on one's own machine. */
export const localCases: readonly NamedCase[] = [
  ...goodCases,
  ...settingsCases,
  ...stateCases,
  ...ownerCases,
  ...planCases,
  ...voiceCases,
  ...folderCases,
  ...handedCases,
  ...commandCases,
]
