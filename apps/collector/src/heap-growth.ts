import { setFlagsFromString } from 'node:v8'

// First of all imports of main.ts. V8 lets a heap grow to four times of what lives in it before it collects all garbage, where the
// machine has much memory; to twice of it costs some hundredths of the processor time. It holds for threads as well.
setFlagsFromString('--heap-growing-percent=100')
