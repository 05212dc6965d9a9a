import { inWords, type Day } from '../../lib/days.ts'

/** So many different people of one team with a gap on the same theme are a signal about the service (curriculum, section G). */
export const peopleInPattern = 3

/** They are counted over so many days back from today, by the day of the audit: three months. */
export const patternDays = 92

/** A workshop that a theme calls for, with what those who take part do there. */
export type Workshop = { key: string; title: string; shape: string }

const workshops = {
  'childs-day-clinic': { title: 'The child’s day clinic', shape: 'Each brings one visit note without names, and rewrites it so that the child’s own day can be seen in it.' },
  'threshold-forum': { title: 'Threshold forum', shape: 'Front door, assessment and partners decide about the same contacts apart, and then compare their reasons with the local document.' },
  'planning-lab': { title: 'Planning lab', shape: 'Tasks of real plans become outcomes with a date and a plan B, in words that a parent can follow.' },
  'seeing-the-thinking': { title: 'Seeing the thinking', shape: 'Supervision is practised, and decisions are written down with their reasons.' },
  'pattern-and-meaning': { title: 'Pattern and meaning', shape: 'A long list of events becomes ten, with two explanations and one paragraph that says what they mean for the child.' },
} as const

/** Which workshop follows from a theme (curriculum, sections D and G). Themes that are not here call for coaching at most, each person’s own. */
const byTheme: Readonly<Record<string, keyof typeof workshops>> = {
  'lived-experience': 'childs-day-clinic',
  thresholds: 'threshold-forum', partnership: 'threshold-forum',
  planning: 'planning-lab', 'review-progress': 'planning-lab',
  oversight: 'seeing-the-thinking',
  assessment: 'pattern-and-meaning', recording: 'pattern-and-meaning',
}

/** @returns undefined where no workshop follows from the theme */
export function workshopFor(themeKey: string): Workshop | undefined {
  const key = Object.hasOwn(byTheme, themeKey) ? byTheme[themeKey] : undefined
  return key && { key, ...workshops[key] }
}

/** The title of a workshop that somebody wanted. */
export const workshopTitle = (key: string) => (Object.hasOwn(workshops, key) ? workshops[key as keyof typeof workshops].title : key)

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const

/** 'Three people have a gap on planning, in audits since 26 August 2026' */
export const patternInWords = ({ people, theme, since }: { people: number; theme: string; since: Day }) =>
  `${small[people] ?? people.toLocaleString('en-GB')} people have a gap on ${theme.charAt(0).toLowerCase()}${theme.slice(1)}, in audits since ${inWords(since)}`
