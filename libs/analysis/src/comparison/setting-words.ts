import type { Setting } from '../requests/fingerprint.js'

/** Settings that a reader of a paper does not know by the name of their column. */
const fieldWords: Readonly<Record<string, string>> = {
  asked: 'how they were made to speak',
  streamed: 'when sound was sent',
  runtime_options: 'how the runtime was set up',
  memory_scope: 'whose memory was measured',
  memory_source: 'what the peak was seen by',
  energy_scope: 'whose energy was counted',
}

/** What their values mean. */
const valueWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  asked: {
    engine: "by Voicemark's own engine",
    http: 'over HTTP, with the network in its times',
    wyoming: 'over the Wyoming protocol, with the network in its times',
    command: 'by a command for each text, with the start of its process in its times',
    lines: 'by a program that stays and takes a line for each text',
    program: 'by a program that measured itself',
  },
  streamed: { true: 'while it was made', false: 'when all of it was made' },
  memory_scope: {
    process: 'one process',
    process_tree: 'a process and all that it started',
    cgroup: 'a control group',
    machine: 'the whole machine',
  },
  energy_scope: {
    cpu: 'the processor',
    'cpu+dram': 'the processor and its memory',
    'cpu+gpu': 'the processor and the graphics card',
    'cpu+dram+gpu': 'the processor, its memory and the graphics card',
    gpu: 'the graphics card',
    system: 'the whole machine',
  },
  memory_source: {
    kernel: "the kernel's high-water mark",
    cgroup: "the control group's own high-water mark",
    sum_of_peaks: 'the sum of the high-water marks of several processes, an upper bound',
    samples: 'samples every 100 ms',
    ended: "the kernel's account of the ended process",
    largest_ended: "the kernel's account of the largest of several ended processes, a lower bound",
  },
}

/** A field of a fingerprint as a sentence has it. */
export const settingField = (field: string) => fieldWords[field] ?? field

/** Digits of a hash that find the whole one, which is in the rows. */
const hashDigits = 12

/** A value of it. */
export function settingValue(field: string, setting: Setting): string {
  if (setting === null) return 'unknown'
  if (field === 'model_sha256') return String(setting).slice(0, hashDigits)
  return valueWords[field]?.[String(setting)] ?? String(setting)
}
