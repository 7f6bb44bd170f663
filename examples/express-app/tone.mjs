// What speaks here is a tone, 60 ms for each character: it stands where your engine is.

const sampleRate = 16_000

/** @returns {Promise<{ wav: Buffer, audioDurationS: number }>} */
export async function speak(text) {
  if (text.trim() === '') throw new Error('there is nothing to speak')
  const samples = Math.round(text.length * 0.06 * sampleRate)
  const wav = Buffer.alloc(44 + samples * 2)
  writeHeader(wav, samples)
  for (let at = 0; at < samples; at += 1) {
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * at) / sampleRate)), 44 + at * 2)
  }
  return { wav, audioDurationS: samples / sampleRate }
}

/** RIFF, PCM, mono, 16 bit. */
function writeHeader(wav, samples) {
  wav.write('RIFF')
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(sampleRate, 24)
  wav.writeUInt32LE(sampleRate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
}
