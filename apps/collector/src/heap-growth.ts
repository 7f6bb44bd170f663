import { setFlagsFromString } from 'node:v8'

// First of all imports of main.ts. V8 lets a heap grow to four times of what lives in it before it collects all garbage, where the
// machine has much memory; to twice of it costs some hundredths of the processor time. It holds for threads as well.
setFlagsFromString('--heap-growing-percent=100')

// A young generation that is never cleared before it is full, 48 MB in a thread that works much, is left at the size it starts with.
setFlagsFromString('--semi-space-growth-factor=1')
