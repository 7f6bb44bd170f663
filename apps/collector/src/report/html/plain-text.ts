const commands: Readonly<Record<string, string>> = {
  textbackslash: '\\',
  textasciitilde: '~',
  textasciicircum: '^',
  textless: '<',
  textgreater: '>',
  textbar: '|',
  texttrademark: '™',
  textregistered: '®',
  textcopyright: '©',
  allowbreak: '',
  textbf: '',
  emph: '',
  ensuremath: '',
  texttt: '',
  dots: '…',
  le: '≤',
  ge: '≥',
  mu: 'µ',
  times: '×',
  pm: '±',
  cdot: '·',
  circ: '°',
  to: '→',
}

/** What stands for signs of text until the signs of TeX are gone. */
const kept: Readonly<Record<string, string>> = { '{': '\ue000', '}': '\ue001', $: '\ue002' }

/** Our own sentences in TeX as text: a page says what a paper says. */
export function plainText(tex: string): string {
  return tex
    .replace(/\{([[*])\}/g, '$1')
    .replace(/\\,|~/g, ' ')
    .replace(/\\([%_$#&{}])/g, (_, sign: string) => kept[sign] ?? sign)
    .replace(/\\([A-Za-z]+)(?:\{\}| )?/g, (whole, name: string) => commands[name] ?? whole)
    .replace(/\$([^$]*)\$/g, (_, inside: string) => inside.replace(/-/g, '−'))
    .replace(/[{}]/g, '')
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/``|''/g, '"')
    .replace(/[\ue000-\ue002]/g, (sign) => ({ '\ue000': '{', '\ue001': '}', '\ue002': '$' })[sign] ?? '')
}
