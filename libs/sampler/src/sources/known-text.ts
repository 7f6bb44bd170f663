/** What boards and drivers say when nobody filled the field in. */
const placeholders =
  /^(default string|to be filled by o\.?e\.?m\.?|o\.e\.m\.|oem|none|n\/a|not (applicable|specified|available|present)|unknown|undefined|system (product|manufacturer|version|name)( name)?|empty|docker container|x\.x|0+|type\d.*|-)$/i

/** Text as a fact, 256 characters at most; null for empty ones and for placeholders. */
export function knownText(text: string | null | undefined): string | null {
  const plain = (text ?? '').replaceAll('\0', '').replace(/\s+/g, ' ').trim().slice(0, 256)
  return plain === '' || placeholders.test(plain) ? null : plain
}
