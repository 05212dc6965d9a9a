export type IdentifierKind = 'NHS number' | 'date of birth' | 'postcode' | 'phone number' | 'e-mail address'

/** Where in a text an identifying detail stands; end is the index after its last character. */
export type Identifier = { kind: IdentifierKind; start: number; end: number }

/** The identifying details in a text, in order, none overlapping another. It knows numbers, addresses and dates by their
 *  form; it knows neither names nor stories, so a text in which it finds nothing is not thereby anonymous.
 *  Time grows with the text and no faster: a pattern is either of bounded length or takes each word once.
 *  A detail that begins or ends with a letter or digit touches none outside it, but for NHS and DOB before it, so that
 *  taking one out never brings another to light. */
export function findIdentifiers(text: string): Identifier[] {
  if (!/[\d@]/.test(text)) return []
  const found = [
    ...nhsNumbers(text),
    ...datesOfBirth(text),
    ...postcodes(text),
    ...phoneNumbers(text),
    ...emailAddresses(text),
  ].toSorted((one, other) => one.start - other.start)

  const apart: Identifier[] = []
  for (const identifier of found) {
    const last = apart.at(-1)
    if (last && identifier.start < last.end) last.end = Math.max(last.end, identifier.end)
    else apart.push(identifier)
  }
  return apart
}

/** What a text begins with where an identifying detail has been taken out of it. */
export const removedMark = '[removed:'

/** The text with '[removed: NHS number]' and the like in place of each identifying detail. */
export function withoutIdentifiers(text: string) {
  let kept = ''
  let from = 0
  for (const { kind, start, end } of findIdentifiers(text)) {
    kept += `${text.slice(from, start)}${removedMark} ${kind}]`
    from = end
  }
  return kept + text.slice(from)
}

function matches(kind: IdentifierKind, pattern: RegExp, text: string, passes: (match: RegExpExecArray) => unknown = () => true): Identifier[] {
  return [...text.matchAll(pattern)].filter(passes).map(({ 0: { length }, index }) => ({ kind, start: index, end: index + length }))
}

const nhsNumber = /(?<!\d)\d{3}[\s.\-–]{0,3}\d{3}[\s.\-–]{0,3}\d{4}(?![\p{L}\d])/gu

function nhsNumbers(text: string) {
  return matches('NHS number', nhsNumber, text, ({ 0: number, index }) => {
    const before = text.slice(Math.max(0, index - 12), index)
    return (!/\p{L}$/u.test(before) || /nhs\p{L}*$/iu.test(before)) && hasNhsCheckDigit(number)
  })
}

/** The tenth digit of an NHS number makes the weighted sum of all ten divisible by 11 (NHS Data Dictionary). Ten times the
 *  same digit is a place-holder. */
function hasNhsCheckDigit(number: string) {
  const digits = [...number.replace(/\D/g, '')].map(Number)
  const sum = digits.reduce((total, digit, place) => total + digit * (place < 9 ? 10 - place : 1), 0)
  return sum % 11 === 0 && new Set(digits).size > 1
}

const monthName =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\\p{L})'
const date = [
  String.raw`\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d{2})`,
  String.raw`\d{4}-\d{1,2}-\d{1,2}`,
  String.raw`\d{1,2}(?:st|nd|rd|th)?[\s\-]{1,2}(?:of\s)?${monthName}\.?(?:,?[\s\-]{0,2}(?:\d{4}|\d{2}))?`,
  String.raw`${monthName}\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s{1,2}\d{4})?`,
].join('|')
const birth = String.raw`(?:d\.?\s?o\.?\s?b\.?|(?:date\s{1,2}of\s{1,2}birth|birth\s?date|birthday|born)\b)`
const dateAfterBirth = new RegExp(String.raw`(?<!\d)(?<=(?<!\p{L})${birth}[\s:;=,(\-–]{0,4}(?:(?:is|was|on)[\s:]{1,2}){0,2})(?:${date})(?![\p{L}\d])`, 'giu')
const dateBeforeBirth = new RegExp(String.raw`(?<![\p{L}\d])(?:${date})(?=[\s\-–]{0,2}\(?${birth}(?!\p{L}))`, 'giu')

const datesOfBirth = (text: string) =>
  [...matches('date of birth', dateAfterBirth, text), ...matches('date of birth', dateBeforeBirth, text)]

const postcodeAreas = new Set(
  ('AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU ' +
    'GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA ' +
    'PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR ' +
    'WS WV YO ZE').split(' '),
)
const postcode = /(?<![\p{L}\d])([a-z]{1,2})\d[a-z\d]?[^\S\r\n]{0,2}\d([abd-hjlnp-uw-z]{2})(?![\p{L}\d])/giu

/** "s47 1st" and "s47 2hr" have the form of a postcode and are none. */
const ordinalOrTime = /^(?:st|nd|rd|th|hr|yr)$/

function postcodes(text: string) {
  return matches('postcode', postcode, text, ({ 1: area = '', 2: ending = '' }) =>
    postcodeAreas.has(area.toUpperCase()) && !ordinalOrTime.test(ending))
}

/** An area code of at least two digits and groups of at least three, so that dates with dots or dashes do not count. */
const gap = String.raw`[\s.\-–]{0,2}`
const phoneNumber = new RegExp(
  String.raw`(?:(?:\+|(?<![\p{L}\d])00)44${gap}(?:\(0\)${gap})?\(?|(?:\(|(?<![\p{L}\d+]))0)(?=[1-35789])` +
    String.raw`(?:\d{2}\)?${gap}\d{4}${gap}\d{4}|\d{3}\)?${gap}\d{3}${gap}\d{3,4}|\d{4}\)?${gap}(?:\d{3}${gap}\d{3}|\d{5})|\d{5}\)?${gap}\d{4,5})` +
    String.raw`(?![\p{L}\d])`,
  'gu',
)

const phoneNumbers = (text: string) => matches('phone number', phoneNumber, text)

const wordOrAddress = /[\p{L}\p{N}._%+'-]+(@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)?/gu

/** Taken word by word, because a search for an address alone would try every letter of a long word as its beginning. */
const emailAddresses = (text: string) =>
  text.includes('@') ? matches('e-mail address', wordOrAddress, text, ([, host]) => host) : []
