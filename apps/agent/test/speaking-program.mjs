// A program that speaks, in the ways in which programs do. Its first word says how; a text of n characters is a tone of n/15 s.
import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [, , way = '', place = '', ...words] = process.argv
const rate = 16_000

function toneOf(text) {
  const length = Math.round((rate * [...text.trim()].length) / 15)
  return Int16Array.from({ length }, (_, at) => 8000 * Math.sin(at / 9))
}

function wavOf(text, announced) {
  const samples = Buffer.from(toneOf(text).buffer)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + (announced ?? samples.length), 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(2 * rate, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(announced ?? samples.length, 40)
  return Buffer.concat([header, samples])
}

const write = (bytes) => void process.stdout.write(bytes)

/** A file in two pieces, each of which could be the whole, with 0.1 s of work between them. */
function writeFile(path, text) {
  const [half, wav] = [wavOf(text.slice(0, text.length / 2)), wavOf(text)]
  const fd = openSync(path, 'w')
  writeSync(fd, half)
  const { user } = process.cpuUsage()
  while (process.cpuUsage().user < user + 100_000);
  writeSync(fd, wav, 0, wav.length, 0)
  closeSync(fd)
}

const folderOf = (path) => (mkdirSync(path, { recursive: true }), path)
let spoken = 0

const ways = {
  wav: (text) => write(wavOf(text)),
  'wav-late'(text) {
    const wav = wavOf(text)
    write(wav.subarray(0, 44))
    setTimeout(() => write(wav.subarray(44)), 500)
  },
  'wav-endless': (text) => write(wavOf(text, 0xffff_ffff - 36)),
  raw: (text) => write(Buffer.from(toneOf(text).buffer)),
  file: (text) => writeFile(place, text),
  'file-in': (text) => writeFile(join(folderOf(place), `${(spoken += 1)}.wav`), text),
  named(text) {
    const path = join(folderOf(place), `${(spoken += 1)}.wav`)
    writeFile(path, text)
    write(`${path}\n`)
  },
  logged(text) {
    const path = join(folderOf(place), `${(spoken += 1)}.wav`)
    process.stderr.write('INFO:speaker:one more\n')
    writeFile(path, text)
    process.stderr.write(`INFO:speaker:Wrote ${path}\n`)
  },
  twice(text) {
    write(wavOf(text))
    setTimeout(() => write(wavOf(text)), 10)
  },
  'dies-once'(text) {
    if (text.includes('die') && statSync(place, { throwIfNoEntry: false }) === undefined) {
      writeFileSync(place, '')
      process.stderr.write(`cannot speak\n`)
      process.exit(9)
    }
    write(wavOf(text))
  },
  words: (text) => write(`${text}, you said\n`),
}

const speak = ways[way]
if (words.length > 0) speak(words.join(' '))
else for await (const line of createInterface({ input: process.stdin })) speak(line)
