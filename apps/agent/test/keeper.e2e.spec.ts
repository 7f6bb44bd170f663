import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
// Built, since it starts a process of its own.
import { startKeeper, type Keeper } from '../dist/keeper/keeper.js'
import type { ProgramOrder } from '../dist/keeper/launcher/orders.js'
import { temporaryFolder } from './running-agent.js'

let keeper: Keeper
beforeAll(async () => void (keeper = await startKeeper()))
afterAll(async () => {
  await keeper.close()
  expect(existsSync(keeper.folder)).toBe(false)
})

const script = (text: string, more: Partial<ProgramOrder> = {}): ProgramOrder => ({
  argv: ['/bin/sh', '-c', text],
  cwd: null,
  env: process.env,
  input: Buffer.from(''),
  keepsInput: false,
  hands: 'stdout',
  leftBehind: 'end',
  ...more,
})
const node = (text: string, more: Partial<ProgramOrder> = {}) =>
  script('', { argv: [process.execPath, '-e', text], ...more })

async function run(order: ProgramOrder) {
  const parts: Buffer[] = []
  const program = await keeper.start(order, (bytes) => void parts.push(bytes))
  const end = await program.over
  return { end, out: Buffer.concat(parts).toString(), took_ms: end.at_ms - program.began_ms }
}

const lives = (pid: number) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
async function untilState(pid: number, state: string) {
  while (!readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nState:\t${state}`)) await setTimeout(20)
}
async function untilGone(pids: readonly number[]) {
  for (let tries = 0; pids.some(lives); tries += 1) {
    if (tries > 2000) throw new Error(`${pids.filter(lives).join()} live on`)
    await setTimeout(20)
  }
}

describe.skipIf(process.platform !== 'linux')('on Linux, where the kernel is asked', () => {
  test('a program gets its input and gives its output by pipes, without a terminal', async () => {
    const text =
      'cat; echo there >/dev/stdout; readlink /proc/self/fd/0; (: </dev/tty) 2>/dev/null || echo no terminal'
    const { out, end } = await run(script(text, { input: Buffer.from('here\n') }))
    expect(out).toMatch(/^here\nthere\npipe:\[\d+\]\nno terminal\n$/)
    expect(end).toMatchObject({ status: 0, signal: null, left: 0, undead: 0 })
  })

  test('a program has no signal ignored that it would not have in a shell', async () => {
    const { out } = await run(script('grep -E "Sig(Ign|Blk)" /proc/self/status'))
    expect(out.replace(/\s/g, '')).toBe('SigBlk:0000000000000000SigIgn:0000000000000000')
  })

  test('the account of a program that is over at once is exact, without the memory of who started it', async () => {
    const [{ end, took_ms }, later] = await Promise.all([
      run(script('', { argv: ['/bin/true'] })),
      run(script('', { argv: ['/bin/sleep', '2'] })),
    ])
    expect(took_ms).toBeLessThan(later.took_ms)
    expect(end.account?.cpu_s).toBeGreaterThan(0)
    expect(end.account?.cpu_s).toBeLessThan(0.05)
    expect(end.account?.peak_memory_mb).toBeGreaterThan(0.5)
    expect(end.account?.peak_memory_mb).toBeLessThan(8)
  })

  test('the account knows what was held and burnt, and what children and orphans of it were', async () => {
    const burn = (mb: number, ms: number) =>
      `const held=Buffer.alloc(${mb}*2**20,1);while(process.cpuUsage().user+process.cpuUsage().system<${ms}000);held[0]`
    const burnt = join(temporaryFolder(), 'burnt')
    const bare = (await run(node(burn(0, 100)))).end.account
    const child = `${process.execPath} -e '${burn(150, 400)}'`
    const { end } = await run(script(`setsid ${child} & ${child}; wait`))
    const orphan = `${process.execPath} -e '${burn(150, 400)};fs.writeFileSync("${burnt}", "")'`
    const orphaned = await run(script(`(setsid ${orphan} &); until [ -e ${burnt} ]; do sleep 0.05; done`))
    expect(end.account?.cpu_s).toBeGreaterThan(0.78)
    // Any of the two counted twice would be 1.2.
    expect(end.account?.cpu_s).toBeLessThan(1.15)
    const held = (end.account?.peak_memory_mb ?? 0) - (bare?.peak_memory_mb ?? 0)
    expect(Math.abs(held - 150)).toBeLessThan(6)
    expect(orphaned.end.account?.cpu_s).toBeGreaterThan(0.3)
    expect(orphaned.end.account?.peak_memory_mb).toBeGreaterThan(150)
  })

  test('what a program leaves behind is ended after it, whatever it did to get away', async () => {
    const text = '(setsid sleep 97 & echo $!); (setsid setsid sleep 97 & echo $!); sleep 97 & echo $!'
    const { out, end } = await run(script(text))
    const pids = out.trim().split('\n').map(Number)
    expect(pids).toHaveLength(3)
    expect(end).toMatchObject({ status: 0, left: 3, undead: 0 })
    expect(pids.filter(lives)).toEqual([])
  })

  test('one that ignores SIGTERM is ended by force', async () => {
    let isReady: () => void = () => undefined
    const ready = new Promise<void>((resolve) => (isReady = resolve))
    const program = await keeper.start(script('trap "" TERM; echo ready; sleep 97 & wait; sleep 97'), () =>
      isReady(),
    )
    await ready
    const end = await program.end()
    expect(end).toMatchObject({ status: null, signal: 'SIGKILL', left: 0, undead: 0 })
  })

  test('one whose first thread has ended lives on in the others, and is ended with them', async () => {
    // By the number of `exit` (not `exit_group`), which ends one thread.
    const exit = process.arch === 'x64' ? 60 : 93
    const koffi = createRequire(import.meta.url).resolve('koffi')
    const text = `const koffi=require(${JSON.stringify(koffi)});koffi.load(null).func('long syscall(long, long)')(${exit}, 0)`
    const program = await keeper.start(node(text))
    await untilState(program.pid, 'Z')
    expect(await program.end()).toMatchObject({ signal: 'SIGTERM', left: 0, undead: 0 })
  })

  test('a server that forks and goes is there until its last process has ended', async () => {
    const program = await keeper.start(
      script('(setsid sleep 97 >/dev/null 2>&1 &); echo away >&2', { leftBehind: 'keep' }),
    )
    expect(await program.exited).toMatchObject({ status: 0, living: 1 })
    expect(await program.end()).toMatchObject({ status: 0, left: 0, undead: 0, stderrTail: 'away\n' })
  })

  test.each([
    ['an exit status', 'echo what >&2; exit 7', { status: 7, signal: null, stderrTail: 'what\n' }],
    ['a signal', 'kill -SEGV $$', { status: null, signal: 'SIGSEGV' }],
  ])('%s is said', async (_, text, expected) => {
    expect((await run(script(text))).end).toMatchObject(expected)
  })

  test('programs that run at once keep their accounts apart', async () => {
    const burn = 'const held=Buffer.alloc(120*2**20,1);while(process.cpuUsage().user<300000);held[0]'
    const [one, two] = await Promise.all([run(node(burn)), run(script('sleep 0.3'))])
    expect(one.end.account?.cpu_s).toBeGreaterThan(0.29)
    expect(two.end.account?.cpu_s).toBeLessThan(0.1)
    expect(two.end.account?.peak_memory_mb).toBeLessThan(10)
  })

  test('the end of one program is not that of the next, which is started at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const before = await keeper.start(script('sleep 97'))
      const ends = [before.end(), before.end()]
      await before.over
      const { end, out } = await run(script('sleep 0.05; echo whole'))
      expect({ out, status: end.status }).toEqual({ out: 'whole\n', status: 0 })
      await Promise.all(ends)
    }
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('a %s of who started them ends all of them', async (signal) => {
    const folder = temporaryFolder()
    const host = join(folder, 'host.mjs')
    const away = '(setsid sleep 96 & echo $!); (trap "" HUP; sleep 96 & echo $!); echo $$; sleep 96'
    writeFileSync(
      host,
      `import { startKeeper } from ${JSON.stringify(new URL('../dist/keeper/keeper.js', import.meta.url).href)}
       const keeper = await startKeeper()
       const order = ${JSON.stringify({ ...script(away), env: { PATH: process.env['PATH'] } })}
       await keeper.start({ ...order, input: Buffer.from('') }, (bytes) => process.stdout.write(bytes))
       process.stdout.write(keeper.pid + ' ' + keeper.folder + '\\n')`,
    )
    const child = spawn(process.execPath, [host], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => void (said += bytes.toString()))
    while (said.split('\n').length < 5) await once(child.stdout, 'data')
    const pids = [...said.matchAll(/^\d+/gm)].map(Number)
    const launcherFolder = /\/\S+/.exec(said)?.[0] ?? ''
    expect(existsSync(launcherFolder)).toBe(true)
    child.kill(signal)
    await untilGone(pids)
    expect(pids).toHaveLength(4)
    expect(existsSync(launcherFolder)).toBe(false)
  })
})

test('an output of many megabytes comes whole', async () => {
  const { out, end } = await run(
    node('for (let n = 0; n < 320; n += 1) process.stdout.write("x".repeat(65536))'),
  )
  expect(out.length).toBe(320 * 65_536)
  expect(end.status).toBe(0)
})
