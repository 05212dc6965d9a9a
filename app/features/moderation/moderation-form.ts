import { findIdentifiers } from '../../lib/identifiers.ts'
import type { Said } from './moderation.ts'

type Typed = Readonly<Record<string, string>>
type Problems = Record<string, string>

/** How a form says "does not apply". */
export const doesNotApply = 'none'

const longestReason = 500
const longestFeedback = 2000

const gradeFrom = (value: string) => (value === doesNotApply ? null : value)

/** The fields that begin with a word, by what stands after it. */
const fieldsOf = (typed: Typed, word: string) => Object.entries(typed).filter(([name]) => name.startsWith(`${word}-`)).map(([name, value]) => [name.slice(word.length + 1), value.trim()] as const)

/** Keeps to a field's problems what is wrong with a text that others read. */
function checkText(problems: Problems, field: string, text: string, longest: number) {
  const [identifier] = findIdentifiers(text)
  if (text.length > longest) problems[field] = `Keep this to ${longest.toLocaleString('en-GB')} characters.`
  else if (identifier) problems[field] = `Take out the identifying detail (${identifier.kind}). Other people read this.`
}

/** A moderator's own grades as their form says them: themes that were left open are left out. */
export function ownGradesFrom(typed: Typed) {
  const problems: Problems = {}
  const chosen = new Map(fieldsOf(typed, 'grade').filter(([theme]) => theme !== 'overall'))
  const themes = Object.fromEntries(fieldsOf(typed, 'remark').map(([theme, remark]) => {
    checkText(problems, `remark-${theme}`, remark, longestReason)
    return [theme, { remark, ...(chosen.has(theme) && { gradeId: gradeFrom(chosen.get(theme)!) }) }]
  }))
  return { value: { themes, ...(typed['grade-overall'] && { overallId: typed['grade-overall'] }) }, problems }
}

/** What is agreed as the form says it: differences of which nothing was chosen are left out. */
export function agreementFrom(typed: Typed) {
  const problems: Problems = {}
  const reasons = new Map(fieldsOf(typed, 'because'))
  for (const [theme, because] of reasons) checkText(problems, `because-${theme}`, because, longestReason)
  const said = new Map(fieldsOf(typed, 'grade').map(([theme, value]): [string, Said] => [theme, { gradeId: gradeFrom(value), because: reasons.get(theme) ?? '' }]))
  const feedback = typed.feedback?.trim() ?? ''
  checkText(problems, 'feedback', feedback, longestFeedback)
  const overall = said.get('overall')
  said.delete('overall')
  return { value: { themes: Object.fromEntries(said), ...(overall && { overall }), talked: typed.talked === 'yes', feedback }, problems }
}
