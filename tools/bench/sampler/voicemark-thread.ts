// Thread of the variant `voicemark`: tells its kernel id, then is the product's own sampler thread.
import { parentPort, workerData } from 'node:worker_threads'
import { ownThreadId } from '../under-test/thread-cpu.js'

parentPort?.postMessage(ownThreadId())
await import(String(workerData))
