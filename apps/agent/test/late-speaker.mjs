import { setTimeout } from 'node:timers/promises'

// Writes the header of a WAV file, then silence, then a tone, with waits between them that a player cannot bridge.
const hz = 16_000
const header = Buffer.alloc(44)
header.write('RIFF', 0)
header.writeUInt32LE(0xffff_ffff, 4)
header.write('WAVEfmt ', 8)
header.writeUInt32LE(16, 16)
header.writeUInt16LE(1, 20)
header.writeUInt16LE(1, 22)
header.writeUInt32LE(hz, 24)
header.writeUInt32LE(2 * hz, 28)
header.writeUInt16LE(2, 32)
header.writeUInt16LE(16, 34)
header.write('data', 36)
header.writeUInt32LE(0xffff_ffff, 40)
const tone = Buffer.from(Int16Array.from({ length: hz }, (_, at) => 8000 * Math.sin(at / 9)).buffer)

process.stdout.write(header)
await setTimeout(400)
process.stdout.write(Buffer.alloc(0.4 * hz))
await setTimeout(1200)
process.stdout.write(tone)
