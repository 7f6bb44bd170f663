import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
// Built, since they start processes of their own.
import { createCommandAsk } from '../dist/bench/target/command/command-ask.js'
import { readyCommand, type CommandSubject } from '../dist/bench/target/command/ready-command.js'
import { createLinesAsk } from '../dist/bench/target/command/lines/lines-ask.js'
import { startKeeper, type Keeper } from '../dist/keeper/keeper.js'
import { readAndCheck } from '../src/served-audio/audio-reading.js'
import { temporaryFolder } from './running-agent.js'

const speaker = `'${process.execPath}' '${fileURLToPath(new URL('speaking-program.mjs', import.meta.url))}'`
const text = 'Hello there, and good night to you all.'
const length_s = text.length / 15

let keeper: Keeper
beforeAll(async () => void (keeper = await startKeeper()))
afterAll(() => keeper.close())

const usual = { lines: false, raw: null, shell: false, cwd: null, timeout_s: 30 }
const depsOf = () => ({ keeper, read: readAndCheck, env: process.env })
const never = new AbortController().signal
const spokenOf = (words: string) => ({ text: words, chars: Array.from(words).length })

const speakBy = (command: string, more: Partial<CommandSubject> = {}, words = text) =>
  createCommandAsk(readyCommand({ ...usual, command, ...more }), depsOf())(spokenOf(words), never)

async function linesOf(command: string, more: Partial<CommandSubject> = {}) {
  const lines = createLinesAsk(readyCommand({ ...usual, lines: true, command, ...more }), depsOf())
  onTestFinished(() => lines.close())
  await lines.open()
  return { ...lines, speak: (words = text) => lines.ask(spokenOf(words), never) }
}

describe('a process for each text', () => {
  test.each([
    ['a WAV file on standard output', `${speaker} wav`],
    ['text in the command', `${speaker} wav - {text}`],
    ['text in a file', `/bin/sh -c 'exec ${speaker.replaceAll("'", '')} wav <"$1"' sh {text_file}`],
    ['a file {out}', `${speaker} file {out}`],
    ['a shell', `cat | ${speaker} wav`, { shell: true }],
    ['a shell and places', `${speaker} file {out} "{text}"`, { shell: true }],
    ['raw samples', `${speaker} raw`, { raw: 16_000 }],
  ])('%s', async (_, command, more: Partial<CommandSubject> = {}) => {
    const asked = await speakBy(command, more)
    expect(asked.failure).toBeNull()
    expect(asked.audio?.duration_s).toBeCloseTo(length_s, 2)
    expect(asked.audio?.sample_rate_hz).toBe(16_000)
    expect(asked.total_s).toBeGreaterThan(0.01)
    if (process.platform === 'linux') expect(asked.ended?.peak_memory_mb).toBeGreaterThan(20)
    expect(readdirSync(keeper.folder)).toEqual([])
  })

  test('a text that a shell would read otherwise is spoken as it is', async () => {
    const words = `It's "quoted", $HOME & \`more\` \\ or less!`
    for (const shell of [false, true]) {
      const asked = await speakBy(`${speaker} wav - {text}`, { shell }, words)
      expect(asked.audio?.duration_s).toBeCloseTo(words.length / 15, 2)
    }
  })

  test.each([
    ['a process for each text', () => speakBy(`${speaker} wav-late`)],
    ['a program that stays', async () => (await linesOf(`${speaker} wav-late`)).speak()],
  ])('the first sample of %s stops the first clock, and not the header before it', async (_, speak) => {
    const asked = await speak()
    expect(asked.failure).toBeNull()
    expect(asked.ttfb_s).toBeLessThan(asked.ttfa_s ?? NaN)
    const heard_s = asked.pieces.reduce((sum, { audio_s }) => sum + audio_s, 0)
    expect(heard_s).toBeCloseTo(asked.audio?.duration_s ?? NaN, 9)
    expect(asked.ttfa_s).toBeGreaterThan(0.49)
    expect(asked.total_s).toBeGreaterThanOrEqual(asked.ttfa_s ?? NaN)
  })

  test.each([
    ['prints words', `${speaker} words`, 'audio-unreadable', /^a text .*: ….*, you said$/],
    [
      'ends with a status',
      `sh -c 'echo first >&2; echo "no such voice" >&2; exit 3'`,
      'command-failed',
      /^exit status 3: no such voice$/,
    ],
    ['ends by a signal', `sh -c 'kill -SEGV $$'`, 'command-killed', /^ended by SIGSEGV$/],
    ['writes nothing', 'true', 'audio-empty', /nothing to its standard output/],
    ['wants a terminal', `sh -c 'read x </dev/tty'`, 'command-failed', /exit status \d+: .*tty/],
    ['never writes {out}', `sh -c 'cat' {out}`, 'audio-empty', /no file \{out\}/],
    ['writes raw samples unasked', `${speaker} raw`, 'audio-unreadable', /--raw HZ$/],
  ])('one that %s is a failure in words', async (_, command, code, detail) => {
    const { failure, audio } = await speakBy(command)
    expect(failure).toMatchObject({ code, detail: expect.stringMatching(detail) as string })
    expect(audio).toBeNull()
    expect(JSON.stringify(failure)).not.toContain('good night')
  })

  test('one that hangs is ended with all that it started', async () => {
    const file = join(temporaryFolder(), 'pid')
    const asked = await speakBy(`sh -c '(setsid sleep 95 & echo $! >"$1"); sleep 95' sh ${file}`, {
      timeout_s: 1,
    })
    expect(asked.failure).toMatchObject({ failure_class: 'timeout', code: 'command-timeout' })
    expect(asked.total_s).toBeGreaterThan(0.99)
    // Until it had to be ended: not the time of the sleep, whatever else this machine does.
    expect(asked.total_s).toBeLessThan(90)
    expect(existsSync(`/proc/${readFileSync(file, 'utf8').trim()}`)).toBe(false)
  })

  test.each([
    ['standard output', 'cat /dev/zero'],
    ['{out}', `sh -c 'exec cat /dev/zero >"$1"' sh {out}`],
  ])('one that fills %s is ended', { timeout: 90_000 }, async (_, command) => {
    const { failure } = await speakBy(command, { timeout_s: 600 })
    expect(failure).toMatchObject({
      failure_class: 'invalid_audio',
      detail: expect.stringContaining('over 256 MB') as string,
    })
  })

  test('what it leaves behind is ended and counted', async () => {
    const asked = await speakBy(
      `sh -c '(setsid sleep 95 >/dev/null &); exec ${speaker.replaceAll("'", '')} wav'`,
    )
    expect(asked.failure).toBeNull()
    expect(asked.tags).toEqual({ left_processes: '1' })
  })

  test('a Ctrl-C ends it and is no failure', async () => {
    const stop = new AbortController()
    const asking = createCommandAsk(readyCommand({ ...usual, command: 'sleep 95' }), depsOf())(
      spokenOf(text),
      stop.signal,
    )
    stop.abort(new Error('stopped'))
    await expect(asking).rejects.toThrow('stopped')
  })
})

describe('before the first text', () => {
  const plain = join(temporaryFolder(), 'plain.sh')
  writeFileSync(plain, 'echo')
  chmodSync(plain, 0o644)
  test.each([
    ['a program that is not there', { command: 'no-such-program-of-mine -x' }, 'no such program'],
    ['one that cannot be executed', { command: plain }, 'chmod'],
    ['what needs a shell', { command: 'say | sox' }, 'for a shell'],
  ])('%s is refused', (_, subject, reason) => {
    expect(() => readyCommand({ ...usual, ...subject })).toThrow(reason)
  })
})

describe('a program that stays', () => {
  test.each([
    ['WAV files that say their length', `${speaker} wav`],
    ['a path on standard output', `${speaker} named {out}`],
    ['a path at the end of a log line', `${speaker} logged {out}`],
    ['a file {out}, of which nothing is said', `${speaker} file {out}`],
    ['a folder {out}, of which nothing is said', `${speaker} file-in {out}`],
  ])('answers by %s', async (_, command) => {
    const { speak } = await linesOf(command)
    for (const words of [text, 'Yes, of course.', text]) {
      const asked = await speak(words)
      expect(asked.failure).toBeNull()
      expect(asked.audio?.duration_s).toBeCloseTo(words.length / 15, 2)
      expect(asked).toMatchObject({ ended: null, tags: {} })
    }
  })

  test.each([
    ['a WAV file without a length', 'wav-endless', 'answer-without-end', /nobody can tell/],
    ['raw samples', 'raw', 'answer-without-end', /no WAV file/],
    ['two sounds for a line', 'twice', 'command-answers-more', /one line is to have one answer/],
  ])('one that answers by %s is told so', async (_, way, code, detail) => {
    const { speak } = await linesOf(`${speaker} ${way}`)
    // The second sound is behind the first at a time of its own, and may be taken for that of a later line: one is left over
    // in the end, and heard while none is asked for.
    let { failure } = await speak()
    while (failure === null) {
      await setTimeout(50)
      ;({ failure } = await speak())
    }
    expect(failure).toMatchObject({ code, detail: expect.stringMatching(detail) as string })
  })

  test('one that ends is started once more, and the text that it died of has a row', async () => {
    const { speak } = await linesOf(`${speaker} dies-once ${join(temporaryFolder(), 'died')}`)
    expect((await speak()).failure).toBeNull()
    expect((await speak('please die now')).failure).toMatchObject({
      failure_class: 'engine',
      code: 'command-ended',
      detail: 'it ended with exit status 9 before its answer: cannot speak',
    })
    expect(await speak()).toMatchObject({ failure: null, tags: { restarted: '1' } })
    expect(await speak()).toMatchObject({ failure: null, tags: {} })
  })

  test('one that always ends is not started for ever', async () => {
    const { speak } = await linesOf('false')
    for (const words of ['one', 'two', 'three'])
      expect((await speak(words)).failure).toMatchObject({ code: 'command-ended' })
    expect((await speak('four')).failure?.detail).toContain('not started again')
  })

  test('one that says nothing is ended, and the next text has a new one', async () => {
    const { speak } = await linesOf(`sleep 95`, { timeout_s: 1 })
    expect((await speak()).failure).toMatchObject({ code: 'command-timeout', failure_class: 'timeout' })
  })
})
