import { takePassport } from '@voicemark/sampler'
import { findAgentSensors } from '../dist/sensors/agent-sensors.js'

// Prints what was found while something was measured, and what afterwards.
let found = 0
let isBusy = true
const log = { warn: console.error }
const { passport } = findAgentSensors({ isBusy: () => isBusy, onFound: () => (found += 1), log })
// As long as all of it takes where nothing holds it up.
await takePassport()
const before = found
isBusy = false
const told = await passport
console.log(JSON.stringify([before, found, told.sensors.length > 10]))
