// Loaded before a daemon: asks it to end in the very write that says where it listens.
const { write } = process.stdout
process.stdout.write = (text, ...rest) => {
  const isTaken = write.call(process.stdout, text, ...rest)
  if (/^voicemark (agent|collector): /.test(String(text))) process.kill(process.pid, 'SIGTERM')
  return isTaken
}
