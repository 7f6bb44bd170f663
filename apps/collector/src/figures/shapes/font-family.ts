/** The only font: the figures bring it with them, since none is on every machine. */
export const fontFamily = 'DejaVu Sans'
