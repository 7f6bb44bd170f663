// A program that is measured: it holds so many MB, and burns CPU or ends when it is told to by a line.
import { createInterface } from 'node:readline'

const held = Buffer.alloc(Number(process.argv[2] ?? 1) * 2 ** 20, 1)

createInterface({ input: process.stdin }).on('line', (line) => {
  const [order, amount] = line.split(' ')
  if (order === 'end') process.exit(0)
  const end = process.cpuUsage()
  const goal = Number(amount) * 1e6
  while (process.cpuUsage(end).user + process.cpuUsage(end).system < goal);
  process.stdout.write(`burnt ${held.length}\n`)
})
process.stdout.write('ready\n')
