import { frameFuzz } from './frame-fuzz.js'
import type { FuzzKind } from './fuzz.js'
import { httpFuzz } from './http-fuzz.js'
import { lyingFuzz } from './lying-fuzz.js'
import { handshakeFuzz, messageFuzz } from './message-fuzz.js'
import { metricsFuzz } from './metrics-fuzz.js'
import { planFuzz } from './plan-fuzz.js'
import { rowFuzz } from './row-fuzz.js'
import { settingsFuzz } from './settings-fuzz.js'
import { spoolFuzz } from './spool-fuzz.js'
import { voiceFuzz } from './voice-fuzz.js'

/** All kinds of seeded cases. */
export const allKinds: readonly FuzzKind[] = [
  messageFuzz,
  handshakeFuzz,
  frameFuzz,
  rowFuzz,
  lyingFuzz,
  httpFuzz,
  settingsFuzz,
  spoolFuzz,
  metricsFuzz,
  planFuzz,
  voiceFuzz,
]
