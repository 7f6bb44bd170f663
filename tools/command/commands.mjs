/**
 * Each command of `voicemark`: the app whose program has it, and its sentence. `parts` are first words behind it that
 * another app has. Both the checkout's command and the packed one read this table.
 */
export const commands = {
  agent: { app: 'agent', about: 'run the agent on this machine' },
  bench: { app: 'agent', about: 'measure this machine with a corpus of texts' },
  campaign: { app: 'agent', about: 'run a plan on all agents of a collector and see how far it is' },
  voices: { app: 'agent', about: 'list, get and check voices' },
  models: { app: 'agent', about: 'get models that judge sound' },
  collector: { app: 'collector', about: 'run the collector that agents deliver to' },
  figures: { app: 'collector', about: 'draw the figures of a folder of CSV files' },
  report: { app: 'collector', about: 'write tables, figures, macros and data for a paper' },
  bundle: { app: 'collector', about: 'write rows and conditions into one file to hand on' },
  compare: { app: 'collector', about: 'compare what was handed on, without a collector' },
  export: { app: 'collector', about: 'write the rows of a collector to a file of any size' },
  import: { app: 'collector', about: 'import files of measurements into a collector' },
  data: { app: 'collector', about: 'leave out, delete, label or join what a collector has' },
  doctor: {
    app: 'collector',
    about: 'check a collector, an agent and that every row is accounted for',
    parts: { sensors: { app: 'agent', about: 'what this machine can measure' } },
  },
  token: { app: 'collector', about: 'give tokens and codes out, and take them back' },
  service: { app: 'agent', about: 'have the machine run an agent or a collector by itself' },
  backup: { app: 'collector', about: 'write all that a collector keeps into one file, while it runs' },
  restore: { app: 'collector', about: 'put a backup into a database' },
}
