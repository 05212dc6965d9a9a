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

/** Where to carry on: the first section not yet read, or undefined once all are. */
export function firstUnread(
  module: Pick<Module, 'sections'>,
  { sectionsRead }: Pick<Progress, 'sectionsRead'>,
): ModuleSection | undefined {
  return module.sections.find(({ id }) => !sectionsRead.includes(id))
}

/** Minutes of reading still to do. The checks, the reflection and the apply task are not counted. */
export function minutesLeft(
  module: Pick<Module, 'sections'>,
  { sectionsRead }: Pick<Progress, 'sectionsRead'>,
): number {
  return module.sections
    .filter(({ id }) => !sectionsRead.includes(id))
    .reduce((total, { minutes }) => total + minutes, 0)
}

/** What one person has done in one version of a module, as facts. */
export type Progress = {
  /** Ids of sections. Ids that the version does not have are ignored. */
  sectionsRead: readonly string[]
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
  const unread = module.sections.filter(({ id }) => !progress.sectionsRead.includes(id))

  const missing: string[] = []
  if (!preCheck || ('skippedBecause' in preCheck && !preCheck.skippedBecause.trim()))
    missing.push('Take the first check, or say why you are skipping it.')
  for (const { id, title } of unread) missing.push(`Read section ${placeOf(module, id)! + 1}, ${title}.`)
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
  const { sectionsRead, preCheck, postChecks, reflection } = progress
  const missing = whatIsMissing(module, progress)
  if (missing.length === 0) return 'completed'
  if (missing.length === 1 && !progress.declaredAt) return 'ready to declare'
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

function placeOf({ sections }: Pick<Module, 'sections'>, id: string): number | undefined {
  const place = sections.findIndex((section) => section.id === id)
  return place === -1 ? undefined : place
}
