import express from 'express'
import multer from 'multer'
import { randomUUID } from 'node:crypto'
import { PerformanceMonitor } from '@voicemark/monitor'
import { speak } from './tone.mjs'

// What is so for every synthesis of this program; the columns of the row, as far as they are known.
const profile = { engine: 'tone', voice: 'beep', device_type: 'cpu' }
const config = {
  quantization_used: 'FP32',
  torch_compile_used: false,
  onnx_used: false,
  chunk_length: 200,
  num_threads: 1,
}

const monitor = new PerformanceMonitor(profile, {
  metricsDir: process.env.METRICS_DIR ?? './metrics',
  agent: process.env.VOICEMARK_AGENT, // such as http://127.0.0.1:8000: then the agent watches and records
})
const app = express()

app.post('/tts', multer().none(), async (request, response) => {
  const text = request.body.text ?? ''
  const requestId = randomUUID()
  await monitor.startSynthesis({ text, textTokens: estimateTokens(text), refAudioS: 0, requestId, config })
  const loop = new AbortController()
  void monitor.monitorLoop(loop.signal)
  try {
    const { wav, audioDurationS } = await speak(text)
    await monitor.endSynthesis({ success: true, audioDurationS })
    response.type('audio/wav').send(wav)
  } catch (error) {
    await monitor.endSynthesis({ success: false, error })
    response.status(500).json({ error: error.message })
  } finally {
    loop.abort()
  }
})

// The same with less: the monitor starts, ends and says what failed.
app.post('/tts/short', multer().none(), async (request, response) => {
  const text = request.body.text ?? ''
  const wav = await monitor.measure({ text, textTokens: estimateTokens(text), config }, async (synthesis) => {
    const spoken = await speak(text)
    synthesis.spoke(spoken.audioDurationS)
    return spoken.wav
  })
  response.type('audio/wav').send(wav)
})

app.get('/metrics/summary', async (_request, response) => response.json(await monitor.summary()))
app.get('/metrics/export', async (_request, response) => response.json(await monitor.exportMetrics()))

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})

/** About four characters make a token. */
function estimateTokens(text) {
  return Math.max(1, Math.round(text.length / 4))
}
