/** How much a new version asks of somebody who completed an earlier one. */
export type Change = 'editorial' | 'top-up' | 'material'

export type Option = { key: string; text: string; right: boolean; because: string }

/** One question of a check. Exactly one option is right, and every option says why it is or is not. */
export type CheckQuestion = { id: string; question: string; options: Option[] }

export type ModuleSection = { id: string; title: string; minutes: number; html: string }

/** A fact that the text relies on and that nobody has yet checked against its source. */
export type OpenFact = { fact: string; source: string }

export type Module = {
  key: string
  code: string
  title: string
  version: string
  change: Change
  audience: string[]
  themes: string[]
  standards: string[]
  minutes: number
  hours: number
  reviewBy: string
  guidanceEdition: string
  contentHash: string
  openFacts: OpenFact[]
  sources: { title: string; url?: string; checked: string }[]
  summary: string
  outcomes: string[]
  contentWarning: string
  sections: ModuleSection[]
  preCheck: CheckQuestion[]
  postCheck: CheckQuestion[]
  reflection: { prompt: string; words: number }
  applyTask: { task: string; acceptedIf: string[] }
}

/** The share of a check that must be right: four questions of five. */
export const passMark = 0.8

export type Score = { right: number; of: number; passed: boolean }

/**
 * Marks one attempt at a check.
 *
 * `answers` holds the key of the chosen option under the id of each question. A question left out, or answered with a
 * key it does not have, counts as not right. Passing takes four of five, and as many attempts as the learner likes.
 */
export function scoreOf(check: CheckQuestion[], answers: Readonly<Record<string, string | undefined>>): Score {
  const right = check.filter(({ id, options }) => options.some((option) => option.right && option.key === answers[id]))
  return { right: right.length, of: check.length, passed: right.length >= check.length * passMark }
}

/** The section after this one, or undefined after the last and for a section the module does not have. */
export function nextSection(module: Pick<Module, 'sections'>, id: string): ModuleSection | undefined {
  const place = placeOf(module, id)
  return place === undefined ? undefined : module.sections[place + 1]
}

/** The section before this one, or undefined before the first and for a section the module does not have. */
export function previousSection(module: Pick<Module, 'sections'>, id: string): ModuleSection | undefined {
  const place = placeOf(module, id)
  return place === undefined ? undefined : module.sections[place - 1]
}

/**
 * The sections asked of somebody: all of them, or only those that are new where the version adds to one they completed. What they read then stays
 * readable and is not asked again.
 */
export function sectionsAsked<Section extends { id: string }>(module: { sections: readonly Section[] }, { readBefore = [] }: Pick<Progress, 'readBefore'>): Section[] {
  return module.sections.filter(({ id }) => !readBefore.includes(id))
}

/** The sections among which one is read on: those that are asked, or those read before. */
export function sectionsBeside<Section extends { id: string }>(module: { sections: readonly Section[] }, { readBefore = [] }: Pick<Progress, 'readBefore'>, id: string): Section[] {
  return module.sections.filter((one) => readBefore.includes(one.id) === readBefore.includes(id))
}

/** Where to carry on: the first section asked and not yet read, or undefined once all are. */
export function firstUnread(module: Pick<Module, 'sections'>, progress: Pick<Progress, 'sectionsRead'>): ModuleSection | undefined {
  return unreadOf(module, progress)[0]
}

/** Minutes of reading still to do. The checks, the reflection and the apply task are not counted. */
export function minutesLeft(module: Pick<Module, 'sections'>, progress: Pick<Progress, 'sectionsRead'>): number {
  return unreadOf(module, progress).reduce((total, { minutes }) => total + minutes, 0)
}

/** The hours that a version counts for: its own, or of one that only adds to another the minutes that are new, in quarters of an hour. */
export function hoursAsked(module: Pick<Module, 'sections'>, hours: number, { readBefore }: Pick<Progress, 'readBefore'>): number {
  if (!readBefore) return hours
  const minutes = sectionsAsked(module, { readBefore }).reduce((total, section) => total + section.minutes, 0)
  return Math.min(hours, Math.ceil(minutes / 15) / 4)
}

const unreadOf = ({ sections }: Pick<Module, 'sections'>, { sectionsRead }: Pick<Progress, 'sectionsRead'>) => sections.filter(({ id }) => !sectionsRead.includes(id))

/** What one person has done in one version of a module, as facts. */
export type Progress = {
  /** Ids of sections, with those of `readBefore`. Ids that the version does not have are ignored. */
  sectionsRead: readonly string[]
  /** Ids of the sections of the version they completed before, where this one only adds to it. */
  readBefore?: readonly string[]
  preCheck?: { score: Score } | { skippedBecause: string }
  /** Every finished attempt at the post-check, oldest first. */
  postChecks: readonly Score[]
  reflection?: string
  declaredAt?: Date
}

/** What still completes the module, as sentences in the order to do it. Empty once nothing is missing. */
export function whatIsMissing(
  module: Pick<Module, 'sections' | 'postCheck' | 'reflection'>,
  progress: Progress,
): string[] {
  const { preCheck, postChecks, reflection, declaredAt } = progress
  const asked = sectionsAsked(module, progress)

  const missing: string[] = []
  if (!preCheck || ('skippedBecause' in preCheck && !preCheck.skippedBecause.trim()))
    missing.push('Take the first check, or say why you are skipping it.')
  for (const one of unreadOf(module, progress)) missing.push(`Read ${progress.readBefore ? 'new section' : 'section'} ${asked.indexOf(one) + 1}, ${one.title}.`)
  if (!postChecks.some(({ passed }) => passed)) {
    const needed = Math.ceil(module.postCheck.length * passMark)
    const soFar = postChecks.length > 0 ? ` Your best so far is ${Math.max(...postChecks.map(({ right }) => right))}.` : ''
    missing.push(`Pass the last check: ${needed} of ${module.postCheck.length} right.${soFar}`)
  }
  if (!reflection?.trim()) missing.push(`Write your reflection, about ${module.reflection.words} words.`)
  if (!declaredAt) missing.push('Declare that the work is your own.')
  return missing
}

export type Standing = 'not started' | 'in progress' | 'ready to declare' | 'completed'

/** Where a person stands in one version of a module. It is worked out from the facts, never stored. */
export function standingOf(
  module: Pick<Module, 'sections' | 'postCheck' | 'reflection'>,
  progress: Progress,
): Standing {
  const { sectionsRead, readBefore, preCheck, postChecks, reflection } = progress
  const missing = whatIsMissing(module, progress)
  if (missing.length === 0) return 'completed'
  if (missing.length === 1 && !progress.declaredAt) return 'ready to declare'
  // What was done in the version before counts, but begins nothing here.
  if (readBefore) return sectionsRead.some((id) => !readBefore.includes(id)) ? 'in progress' : 'not started'
  const begun = sectionsRead.length > 0 || preCheck || postChecks.length > 0 || reflection?.trim()
  return begun ? 'in progress' : 'not started'
}

/**
 * What the versions published since ask of somebody who completed an earlier one. Corrections ask nothing, a top-up asks
 * for the sections that are new, and one material change asks for the whole module again.
 */
export function askedAgain(changesSince: readonly Change[]): 'nothing' | 'the new sections' | 'the whole module' {
  if (changesSince.includes('material')) return 'the whole module'
  return changesSince.includes('top-up') ? 'the new sections' : 'nothing'
}

/** A section's text as part of a page with others: whatever opens on a press is open, as on paper, and its headings stand below the section's own. */
export const onOnePage = (html: string) => html.replaceAll('<details class="govuk-details">', '<details class="govuk-details" open>').replaceAll(/<(\/?)h2\b/g, '<$1h3')

function placeOf({ sections }: Pick<Module, 'sections'>, id: string): number | undefined {
  const place = sections.findIndex((section) => section.id === id)
  return place === -1 ? undefined : place
}
