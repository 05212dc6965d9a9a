import { inWords, dayInLondon } from '../../lib/days.ts'
import { askedAgain, firstUnread, passMark, standingOf, whatIsMissing, type Change, type Module, type Progress } from './modules.ts'

/** A finished go at a check, or why the first one was skipped. Moments are ISO text. */
export type Attempt = { id: string; check: 'pre' | 'post'; right: number | null; of: number | null; skippedBecause: string | null; finishedAt: string }

/** One version of a module with what one person has done in it. */
export type VersionFacts = {
  id: string
  change: Change
  sectionsRead: readonly string[]
  /** Oldest first. */
  attempts: readonly Attempt[]
  reflection: string | null
  declaredAt: string | null
}

/** Whether somebody has begun a version: from then on it is theirs until they complete it. */
export const hasBegun = ({ sectionsRead, attempts, reflection, declaredAt }: VersionFacts) =>
  sectionsRead.length > 0 || attempts.length > 0 || reflection !== null || declaredAt !== null

/**
 * Which of a module's versions a person is on, given oldest first: the one they have begun, completed or not; the newest when they
 * have begun none, or when what was published since they completed theirs asks something of them again.
 */
export function learnersVersion<Version extends VersionFacts>(versions: readonly Version[]): Version | undefined {
  const begun = versions.findLast(hasBegun)
  if (!begun) return versions.at(-1)
  if (!begun.declaredAt) return begun
  return askedAgain(changesBetween(versions, begun, versions.at(-1)!)) === 'nothing' ? begun : versions.at(-1)
}

/** What a person has done that counts for one version. For a top-up of a version they completed, what they did there counts as well. */
export function factsFor<Version extends VersionFacts>(version: Version, versions: readonly Version[]) {
  const completed = versions.slice(0, versions.indexOf(version)).findLast(({ declaredAt }) => declaredAt)
  const toppedUp = completed && askedAgain(changesBetween(versions, completed, version)) === 'the new sections' ? completed : undefined
  const counted = toppedUp ? [toppedUp, version] : [version]
  const attempts = counted.flatMap((one) => one.attempts)
  return {
    attempts,
    progress: {
      sectionsRead: counted.flatMap(({ sectionsRead }) => sectionsRead),
      preCheck: firstCheckOf(attempts),
      postChecks: attempts.filter(({ check }) => check === 'post').flatMap(scored),
      reflection: version.reflection ?? toppedUp?.reflection ?? undefined,
      declaredAt: version.declaredAt ? new Date(version.declaredAt) : undefined,
    } satisfies Progress as Progress,
  }
}

const changesBetween = <Version extends VersionFacts>(versions: readonly Version[], from: Version, to: Version) =>
  versions.slice(versions.indexOf(from) + 1, versions.indexOf(to) + 1).map(({ change }) => change)

function firstCheckOf(attempts: readonly Attempt[]): Progress['preCheck'] {
  const goes = attempts.filter(({ check }) => check === 'pre')
  const [score] = goes.flatMap(scored)
  if (score) return { score }
  const because = goes[0]?.skippedBecause
  return because ? { skippedBecause: because } : undefined
}

const scored = ({ right, of }: Attempt) => (right === null || of === null ? [] : [{ right, of, passed: right >= of * passMark }])

type Asked = Pick<Module, 'sections' | 'postCheck' | 'reflection'>

const reflectedAndDeclared = { reflection: 'Written.', declaredAt: new Date(0) }

/** What is missing before the last check opens: the first check and every section. */
export const missingBeforePostCheck = (module: Asked, progress: Progress) =>
  whatIsMissing(module, { ...progress, ...reflectedAndDeclared, postChecks: [{ right: 1, of: 1, passed: true }] })

/** What is missing before someone may write their reflection and declare. */
export const missingBeforeDeclaring = (module: Asked, progress: Progress) => whatIsMissing(module, { ...progress, ...reflectedAndDeclared })

/** Where a learner goes on, as the rest of the module's address, or undefined once the module is completed. */
export function nextStep(module: Asked, progress: Progress): string | undefined {
  if (progress.declaredAt) return undefined
  if (!progress.preCheck) return 'check/pre'
  const unread = firstUnread(module, progress)
  if (unread) return `sections/${unread.id}`
  return progress.postChecks.some(({ passed }) => passed) ? 'declare' : 'check/post'
}

/** Where a person stands in a module, in a few words: "Section 2 of 6", "Completed 3 March 2026". */
export function standingInWords(module: Asked, progress: Progress): string {
  if (progress.declaredAt) return `Completed ${inWords(dayInLondon(progress.declaredAt))}`
  const unread = firstUnread(module, progress)
  if (standingOf(module, progress) === 'not started') return 'Not started'
  if (unread) return `Section ${module.sections.indexOf(unread) + 1} of ${module.sections.length}`
  if (!progress.preCheck) return 'First check to take or skip'
  return progress.postChecks.some(({ passed }) => passed) ? 'Ready to declare' : 'Last check to pass'
}

/** Every go at a check, oldest first: "Attempt 1: 3 of 5; attempt 2: 5 of 5". Empty when there was none. */
export const goesInWords = (attempts: readonly Pick<Attempt, 'right' | 'of'>[]) =>
  attempts.filter(({ right }) => right !== null).map(({ right, of }, nth) => `${nth === 0 ? 'Attempt' : 'attempt'} ${nth + 1}: ${right} of ${of}`).join('; ')
