import type { Command } from 'commander'
import { addressOption, headerOption, tcpOption, wholeOption } from '../bench/plan/bench-options.js'

/** Flags of what is not the agent's own engine: how it is asked, what is watched, what is stated of it. */
export function withSubjectFlags(command: Command): Command {
  return withStatements(withWatch(withServers(command)))
}

function withServers(command: Command): Command {
  return command
    .option(
      '--http <url>',
      'measure a server of speech over HTTP',
      addressOption('--http', 'http://127.0.0.1:8880'),
    )
    .option(
      '--api <name>',
      'how it is asked: auto, openai, piper, coqui, marytts, elevenlabs or template (default: auto)',
    )
    .option('--request <text>', `a request of your own, such as 'POST /synthesize {"text": {text}}'`)
    .option('--header <name=value>', 'header of each request; repeatable', headerOption)
    .option('--model <name>', 'model to ask the server for')
    .option('--format <name>', 'wav, pcm, mp3, opus or flac (default: wav)')
    .option(
      '--sample-rate <hz>',
      'of pcm, which does not say it',
      wholeOption('--sample-rate', 8000, 192_000),
    )
    .option('--http-key-env <name>', "environment variable with the server's key")
    .option('--ca <file>', 'certificates to trust as well, as PEM, such as a self-signed one')
    .option('--insecure', 'take any certificate of the server; said in every row')
    .option('--wyoming <url>', 'measure a Wyoming server, such as tcp://127.0.0.1:10200', tcpOption)
    .option(
      '--command <text>',
      `measure a program, such as 'piper -m voice.onnx -f {out}': text on standard input or {text}, WAV at {out} or on standard output`,
    )
    .option('--lines', 'the program stays and answers a line each')
    .option(
      '--raw <hz>',
      'it makes 16-bit samples of this rate, without a header',
      wholeOption('--raw', 8000, 192_000),
    )
    .option('--shell', 'let /bin/sh run it')
}

function withWatch(command: Command): Command {
  return command
    .option('--serve <command>', 'start the server first, and end it and its tree at the end')
    .option('--ready <url>', 'what answers when it is ready (default: its address)')
    .option(
      '--ready-timeout <s>',
      'longest wait for that (default: 120)',
      wholeOption('--ready-timeout', 1, 3600),
    )
    .option(
      '--watch <what>',
      'processes to watch: auto, none, pid:N, port:N, name:X, container:X, cgroup:/X or agent:NAME/port:N (default: auto)',
    )
    .option('--timeout <s>', 'longest answer (default: 120)', wholeOption('--timeout', 1, 3600))
}

function withStatements(command: Command): Command {
  return command
    .option('--tier <name>', 'your name for the hardware it runs on')
    .option('--device <name>', 'device it computes on, such as cuda')
    .option('--model-file <file>', 'its model, to be hashed')
    .option('--precision <name>', 'of its weights: FP32, FP16, INT8 or INT4')
    .option('--name <text>', 'what tables and figures call it (default: in words of its own)')
    .option('--engine-name <name>', 'what speaks, such as piper-tts')
    .option('--engine-version <text>', 'its version')
    .option('--stated-threads <n>', 'threads that it computes with', wholeOption('--stated-threads', 1, 4096))
}
