import { letterSource, literally, wordSource } from '../letters/letters.js'

// As spaCy's rules for English have them, for Latin text.
const small = 'a-zß-öø-ÿ'
const capital = 'A-ZÀ-ÖØ-Þ'
const quotes = '\'"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉'
const marks = '…,:;!?¿¡()[]{}<>_#*&。？！，、；：～·'
const icons = '[™®©°§¶†‡•]'
const currencies = String.raw`\$|£|€|¥|฿|US\$|C\$|A\$|₽|₹|₩|₪|₺|₴|₦|₫|₱|₲|₵|₸|₼|₾|₿`
const units =
  'km|km²|km³|m|m²|m³|dm|dm²|dm³|cm|cm²|cm³|mm|mm²|mm³|ha|µm|nm|yd|in|ft|kg|g|mg|µg|t|lb|oz|m/s|km/h' +
  '|kmh|mph|hPa|Pa|mbar|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K|%'
const each = (characters: string) => Array.from(characters, literally)
const inClass = (characters: string) => characters.replaceAll(/[[\]]/g, String.raw`\$&`)
const quoted = inClass(quotes)

const prefixes = [
  ...['§', '%', '=', '—', '–', String.raw`\+(?![0-9])`, '…', '……', ...each(marks), String.raw`\.\.+`, '…'],
  ...[...each(quotes), currencies, icons],
]
const suffixes = [
  ...['…', '……', ...each(marks), String.raw`\.\.+`, '…', ...each(quotes), icons],
  ...["'s", "'S", '’s', '’S', '—', '–', String.raw`(?<=[0-9])\+`, String.raw`(?<=°[FfCcKk])\.`],
  ...[`(?<=[0-9])(?:${currencies})`, `(?<=[0-9])(?:${units})`],
  String.raw`(?<=[0-9${small}%²\-\+${inClass(marks)}${quoted}])\.`,
  String.raw`(?<=[${capital}][${capital}])\.`,
]
const infixes = [
  ...[String.raw`\.\.+`, '…', icons, String.raw`(?<=[0-9])[+\-\*^](?=[0-9\-])`],
  String.raw`(?<=[${small}${quoted}])\.(?=[${capital}${quoted}])`,
  `(?<=${letterSource}),(?=${letterSource})`,
  String.raw`(?<=[\p{L}\p{N}])(?:-|–|—|--|---|——|~)(?=${letterSource})`,
  String.raw`(?<=[\p{L}\p{N}])[:<>=/](?=${letterSource})`,
]

/** What is cut off the front of a word, one piece at a time. */
export const prefix = new RegExp(prefixes.map((source) => `^(?:${source})`).join('|'), 'u')
/** What is cut off its end. */
export const suffix = new RegExp(suffixes.map((source) => `(?:${source})$`).join('|'), 'u')
/** What stands between two words that are written as one. */
export const infix = new RegExp(infixes.map((source) => `(?:${source})`).join('|'), 'gu')

const addresses = [
  String.raw`^(?:(?:https?|ftp)://|www\.)\S+$`,
  String.raw`^(?:${wordSource}|[.+\-])+@(?:${wordSource}|-)+(?:\.(?:${wordSource}|-)+)+$`,
  String.raw`^(?:(?:${wordSource}|-)+\.)+(?:com|org|net|edu|gov|io|co|uk|de|fr|info|biz|us|ca|au|tv|me|ly|ai)(?:/\S*)?$`,
]

/** An address of the web or of mail, which stays whole. */
export const address = new RegExp(addresses.join('|'), 'iu')
