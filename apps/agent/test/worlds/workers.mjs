// A server that forks three workers, which share its listening socket. One that takes a request has the next one compute as long.
import cluster from 'node:cluster'
import { burn, first, rest, say, serve } from './speech.mjs'

cluster.schedulingPolicy = cluster.SCHED_NONE
if (cluster.isPrimary) lead()
else work()

function lead() {
  const workers = Array.from({ length: 3 }, () => cluster.fork())
  const pids = [process.pid, ...workers.map((worker) => worker.process.pid)]
  let ready = 0
  cluster.on('message', (worker, { port, fellow, helped }) => {
    if (port !== undefined && ++ready === workers.length) say({ port, pids })
    if (fellow !== undefined)
      workers[(workers.indexOf(worker) + 1) % workers.length].send({ help: worker.id })
    if (helped !== undefined) cluster.workers[helped].send({})
  })
}

function work() {
  let asking
  process.on('message', ({ help }) => {
    if (help === undefined) {
      asking.write(first)
      asking.end(rest)
      return
    }
    burn()
    process.send({ helped: help })
  })
  const onRequest = (_, connection) => {
    asking = connection
    process.send({ fellow: true })
    burn()
  }
  serve(0, onRequest, (port) => process.send({ port }))
}
