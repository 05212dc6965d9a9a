import { z } from 'zod'
import { bankHolidayNames } from '../../lib/bank-holidays.ts'
import { daysBetween, inWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { contrast, enoughContrast } from '../../ui/brand.ts'
import type { Settings } from '../people/settings.ts'

/** A council's name and colour, as a form posts them. */
export const NameAndColour = z.object({
  name: z.string().trim().min(1, 'Write the council’s name.').max(80, 'The name can be 80 characters long at most.'),
  colour: z.string().trim().toLowerCase().regex(/^#?[\da-f]{6}$/, 'Write the colour as # and six characters from 0 to 9 and a to f, such as #1d4f91.')
    .transform((colour) => (colour.startsWith('#') ? colour : `#${colour}`)),
})

/** How words stand on a council's colour, and what the pages do about it where white cannot be read on it. */
export function colourInWords(colour: string): string {
  const onWhite = contrast(colour, '#ffffff')
  const measured = `White words on it have a contrast of ${(Math.floor(onWhite * 10) / 10).toLocaleString('en-GB')} to 1`
  return onWhite >= enoughContrast
    ? `${measured}. That is enough: 4.5 to 1 is needed.`
    : `${measured}, and 4.5 to 1 is needed. So words on it are black, and links and buttons take a darker shade of it. A darker colour would be kept as it is.`
}

/** Why a pattern cannot lead to a case, in a sentence, or undefined when it can. */
export function whyNotCaseLink(pattern: string): string | undefined {
  if (!pattern.startsWith('https://')) return 'The address must begin with https://.'
  if (pattern.split('{case}').length !== 2) return 'The address must hold {case} once, where the case reference goes.'
  const made = URL.parse(pattern.replace('{case}', 'AB123456'))
  if (!made || /\s/.test(pattern)) return 'This is not an address a browser can open. Copy it from your case system and put {case} in place of the reference.'
  if (made.username || made.password) return 'The address must not hold a name or a password.'
  if (/[{}]/.test(pattern.replace('{case}', ''))) return 'Only {case} is filled in. Take any other braces out of the address.'
  return made.host.includes('ab123456') ? 'Put {case} after the name of the system, not into it.' : undefined
}

const notAPhone = 'Write a UK phone number, such as 01632 960 001 or +44 1632 960 001.'

/** Whether a number can be a UK phone number: ten or eleven digits with the 0, or as many with +44 in its place. */
const isUkPhone = (number: string) => /^[+(\d][\d ()-]*$/.test(number) && /^(0|\+44)[1-9]\d{8,9}$/.test(number.replace(/[ ()-]/g, ''))

/** Where the case system, the out-of-hours team and the data protection officer are reached, as a form posts them; an empty field takes one away. */
export const Links = z.object({
  caseLinkPattern: z.string().trim().max(300, 'The address can be 300 characters long at most.')
    .superRefine((pattern, context) => {
      const why = pattern && whyNotCaseLink(pattern)
      if (why) context.addIssue({ code: 'custom', message: why })
    }).transform((pattern) => pattern || null),
  // Nobody dials the 0 in brackets after +44, so that a phone that is pressed must not either.
  outOfHours: z.string().trim().max(30, notAPhone).transform((number) => number.replace(/^(\+44) ?\(0\) ?/, '$1 ').replace(/\s+/g, ' '))
    .refine((number) => number === '' || isUkPhone(number), notAPhone).transform((number) => number || null),
  dataProtectionEmail: z.string().trim().toLowerCase().transform((address) => address || null).pipe(z.email('Write an e-mail address such as data.protection@council.gov.uk.').max(200, 'Use at most 200 characters.').nullable()),
})

const whole = (name: string, least: number, most: number) => z.string().trim().regex(/^\d{1,3}$/, `${name} must be a whole number from ${least} to ${most}.`)
  .transform(Number).refine((n) => n >= least && n <= most, `${name} must be a whole number from ${least} to ${most}.`)

const notHours = 'The monthly limit must be from half an hour to 40 hours, such as 3 or 2.5.'

/** The clocks and limits, as a form posts them: the monthly limit in hours. */
export const ClocksAndLimits = z.object({
  amberDays: whole('The days for an amber action', 1, 5),
  greenDays: whole('The days for a green action', 1, 5),
  checkDays: whole('The days for a check', 1, 5),
  returnDays: whole('The days after a return', 1, 5),
  learningDays: whole('The days for learning', 7, 182),
  learningHours: z.string().trim().regex(/^\d{1,2}(\.\d{1,2})?$/, notHours).transform((hours) => Math.round(Number(hours) * 60)).refine((minutes) => minutes >= 30 && minutes <= 2400, notHours),
  smallNumber: whole('The smallest number shown', 3, 20),
}).refine(({ amberDays, greenDays }) => greenDays >= amberDays || amberDays > 5, { path: ['greenDays'], message: 'A green action cannot be due before an amber one.' })
  .transform(({ learningHours, ...rest }): Settings => ({ ...rest, learningMinutesAMonth: learningHours }))

/** The latest day from which anything may be settled, so that a slip in the year is caught. */
const mostDaysAhead = 731

/** Why nothing can be settled from this day on, in a sentence, or undefined when it can. */
export function whyNotFrom(from: Day, today: Day): string | undefined {
  if (from < today) return 'The day must be today or later. What was issued before keeps its dates.'
  return daysBetween(today, from) > mostDaysAhead ? 'The day must be within two years from now.' : undefined
}

const workingDays = (n: number) => counted(n, 'working day', 'working days')

/** '2.5', for a form and for reading. */
export const hoursOf = (minutes: number) => String(Math.round((minutes / 60) * 100) / 100)

/** Calendar days, in weeks where they are whole weeks: '6 weeks', '45 days'. */
const daysOrWeeks = (days: number) => (days % 7 === 0 ? counted(days / 7, 'week', 'weeks') : counted(days, 'day', 'days'))

/** What is settled, each with its name, in the order of the form. */
export function settingsInWords(settled: Settings): { key: string; value: string }[] {
  return [
    { key: 'Amber action', value: `${workingDays(settled.amberDays)} of the owner` },
    { key: 'Green action', value: `${workingDays(settled.greenDays)} of the owner` },
    { key: 'Check of evidence', value: workingDays(settled.checkDays) },
    { key: 'After evidence is returned', value: workingDays(settled.returnDays) },
    { key: 'Learning', value: `${daysOrWeeks(settled.learningDays)} from when it is proposed` },
    { key: 'Learning a month', value: `${counted(Number(hoursOf(settled.learningMinutesAMonth)), 'hour', 'hours')} from audits for one person; where a month is full, learning is due later` },
    { key: 'Small numbers', value: `1 to ${settled.smallNumber - 1} are hidden in whatever leaves the line of accountability` },
  ]
}

/** What differs between two settlements, in words: 'Amber action: 4 working days of the owner'. */
export const differenceInWords = (before: Settings, after: Settings): string[] => {
  const was = settingsInWords(before)
  return settingsInWords(after).filter(({ value }, index) => value !== was[index]!.value).map(({ key, value }) => `${key}: ${value}`)
}

/** The bank holidays known, by year. */
export const bankHolidaysByYear = () => Object.entries(Object.groupBy(bankHolidayNames, ([day]) => day.slice(0, 4)))
  .map(([year, days]) => ({ year, days: days!.map(([day, name]) => ({ day: weekdayInWords(day), name })) }))

/** So long ahead bank holidays should be known: due dates, learning and programmes are planned within it. */
const knownAheadDays = 365

/** What a council should know when bank holidays are not known for a year from now; undefined when they are. */
export function whyMoreHolidays(knownUntil: Day, today: Day): string | undefined {
  if (daysBetween(today, knownUntil) >= knownAheadDays) return undefined
  const after = 'a bank holiday after that counts as a working day, so what falls due around it is due a day too early'
  return knownUntil < today
    ? `Bank holidays were known until ${inWords(knownUntil)} only: ${after}. A newer version of the portal brings the next years.`
    : `Bank holidays are known until ${inWords(knownUntil)} only: ${after}. A newer version of the portal brings the next years.`
}
