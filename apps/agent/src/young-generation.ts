import { setFlagsFromString } from 'node:v8'

// First of all imports of main.ts. V8 doubles its young generation up to 32 MB (Node 24: 64) while much survives, as modules
// do that are being loaded, and gives it back only to a process that rests; what an agent makes later dies young. As a
// setting of a process that runs already, V8 still obeys this one, and not --max-semi-space-size.
setFlagsFromString('--semi-space-growth-factor=1')
