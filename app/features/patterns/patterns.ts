import { inWords, type Day } from '../../lib/days.ts'

/** So many different people of one team with a gap on the same theme are a signal about the service (curriculum, section G). */
export const peopleInPattern = 3

/** They are counted over so many days back from today, by the day of the audit: three months. */
export const patternDays = 92

/** Which workshop follows from a theme (curriculum, sections D and G), by its key in content/workshops. Themes that are not here call for coaching at most, each person’s own. */
const byTheme: Readonly<Record<string, string>> = {
  'lived-experience': 'childs-day-clinic',
  thresholds: 'threshold-forum', partnership: 'threshold-forum',
  planning: 'planning-lab', 'review-progress': 'planning-lab',
  oversight: 'seeing-the-thinking',
  assessment: 'pattern-and-meaning', recording: 'pattern-and-meaning',
}

/** The key of the workshop that a theme calls for. @returns undefined where no workshop follows from it */
export const workshopFor = (themeKey: string): string | undefined => (Object.hasOwn(byTheme, themeKey) ? byTheme[themeKey] : undefined)

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const

/** 'Three people have a gap on planning, in audits since 26 August 2026' */
export const patternInWords = ({ people, theme, since }: { people: number; theme: string; since: Day }) =>
  `${small[people] ?? people.toLocaleString('en-GB')} people have a gap on ${theme.charAt(0).toLowerCase()}${theme.slice(1)}, in audits since ${inWords(since)}`
