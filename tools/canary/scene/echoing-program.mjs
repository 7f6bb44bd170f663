// A program that says what it was given on its error stream, and makes a sound every other time:
//   node echoing-program.mjs TEXT_FILE OUT
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [textFile, out] = process.argv.slice(2)
const text = readFileSync(textFile, 'utf8')
process.stderr.write(`speaking ${text}\n`)
const mark = `${process.argv[1]}.turn`
const fails = existsSync(mark) && readFileSync(mark, 'utf8') === 'fail'
writeFileSync(mark, fails ? 'speak' : 'fail')
if (fails) {
  process.stderr.write(`Error: cannot speak "${text.toUpperCase()}"\n`)
  process.exit(1)
}
const samples = 3200
const wav = Buffer.alloc(44 + samples * 2)
wav.write('RIFF', 0, 'latin1')
wav.writeUInt32LE(36 + samples * 2, 4)
wav.write('WAVEfmt ', 8, 'latin1')
wav.writeUInt32LE(16, 16)
wav.writeUInt16LE(1, 20)
wav.writeUInt16LE(1, 22)
wav.writeUInt32LE(16_000, 24)
wav.writeUInt32LE(32_000, 28)
wav.writeUInt16LE(2, 32)
wav.writeUInt16LE(16, 34)
wav.write('data', 36, 'latin1')
wav.writeUInt32LE(samples * 2, 40)
for (let at = 0; at < samples; at += 1) wav.writeInt16LE(Math.round(8000 * Math.sin(at / 12)), 44 + at * 2)
writeFileSync(out, wav)
