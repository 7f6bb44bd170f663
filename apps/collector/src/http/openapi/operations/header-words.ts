/** Headers of answers, and what each says. */
export const headerWords = {
  'Voicemark-Law': 'Whether every row is accounted for: `holds` or `broken`.',
  'Voicemark-Rows-Stored': 'Rows that are stored.',
  'Voicemark-Rows-Quarantined': 'Rows that were set aside, since they cannot be stored.',
  'Voicemark-Rows-Lost': 'Rows that agents made and lost.',
  'Voicemark-Rows-Removed': 'Rows that persons have deleted.',
  'Voicemark-Runs-Incomplete': 'Runs that have ended and are not here to their end.',
  'Voicemark-Rows-Excluded': 'Rows that are left out, since persons have excluded them.',
  'Voicemark-Samples-Folded': 'Samples that are left out, since retention has folded them.',
  'Voicemark-Rows': 'Rows of this part; of a whole export, as a trailer, rows that were sent.',
  'Voicemark-Next': 'The last row of this part, for `after` of the next; not there where nothing follows.',
  Link: 'The next part, as `rel="next"`.',
  'Content-Disposition': 'A name for the file.',
  ETag: 'Changes with what is answered; sent back as If-None-Match it brings 304 while nothing has changed.',
  Location: 'Path of what was made.',
} as const

export type HeaderName = keyof typeof headerWords

/** The law of delivery, which every export carries. */
export const lawHeaders = [
  'Voicemark-Law',
  'Voicemark-Rows-Stored',
  'Voicemark-Rows-Quarantined',
  'Voicemark-Rows-Lost',
  'Voicemark-Rows-Removed',
  'Voicemark-Runs-Incomplete',
] as const satisfies readonly HeaderName[]
