const token = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

/** JSON as Python writes it: NaN and Infinity, which JSON has no words for, are null. @throws SyntaxError */
export function parsePythonJson(text: string): { readonly value: unknown; readonly endless: boolean } {
  try {
    return { value: JSON.parse(text), endless: false }
  } catch (error) {
    const replaced = text.replace(token, (found) => (found.startsWith('"') ? found : 'null'))
    if (replaced === text) throw error
    return { value: JSON.parse(replaced), endless: true }
  }
}
