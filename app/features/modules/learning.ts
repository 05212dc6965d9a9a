import { inWords, dayInLondon } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { askedAgain, firstUnread, passMark, sectionsBeside, standingOf, whatIsMissing, type Change, type Module, type Progress } from './modules.ts'

/** A finished go at a check, or why the first one was skipped. Moments are ISO text. */
export type Attempt = { id: string; check: 'pre' | 'post'; right: number | null; of: number | null; skippedBecause: string | null; finishedAt: string }

/** One version of a module with what one person has done in it. */
export type VersionFacts = {
  id: string
  version: string
  change: Change
  publishedAt: Date
  /** Ids of its sections, which stay the same from version to version. */
  sections: readonly string[]
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
  return askedFrom(begun, versions.at(-1)!, versions).again === 'nothing' ? begun : versions.at(-1)
}

/**
 * What a later version asks of somebody who completed an earlier one. A section is new if the completed version has none of its id;
 * additions that add no section ask nothing.
 */
function askedFrom<Version extends VersionFacts>(completed: Version, later: Version, versions: readonly Version[]) {
  const since = versions.slice(versions.indexOf(completed) + 1, versions.indexOf(later) + 1)
  const again = askedAgain(since.map(({ change }) => change))
  const added = later.sections.filter((id) => !completed.sections.includes(id)).length
  return { again: again === 'the new sections' && added === 0 ? 'nothing' as const : again, added, renewedBy: since.findLast(({ change }) => change === 'material') }
}

const completedBefore = <Version extends VersionFacts>(version: Version, versions: readonly Version[]) =>
  versions.slice(0, versions.indexOf(version)).findLast(({ declaredAt }) => declaredAt)

/** What a person has done that counts for one version. Where it adds to a version they completed, what counted there counts as well. */
export function factsFor<Version extends VersionFacts>(version: Version, versions: readonly Version[]): { attempts: Attempt[]; progress: Progress } {
  const completed = completedBefore(version, versions)
  const addedTo = completed && askedFrom(completed, version, versions).again !== 'the whole module' ? completed : undefined
  const before = addedTo && factsFor(addedTo, versions)
  const attempts = [...before?.attempts ?? [], ...version.attempts]
  return {
    attempts,
    progress: {
      sectionsRead: [...addedTo?.sections ?? [], ...version.sectionsRead],
      readBefore: addedTo?.sections,
      preCheck: firstCheckOf(attempts),
      postChecks: attempts.filter(({ check }) => check === 'post').flatMap(scored),
      reflection: version.reflection ?? before?.progress.reflection,
      declaredAt: version.declaredAt ? new Date(version.declaredAt) : undefined,
    },
  }
}

/** What other versions than the one a person is on mean for them, in a sentence or two; undefined where there is nothing to say. */
export function versionsInWords<Version extends VersionFacts>(version: Version, versions: readonly Version[]): string | undefined {
  const newest = versions.at(-1)!
  const completed = completedBefore(version, versions)
  const published = `Version ${newest.version}, published on ${inWords(dayInLondon(newest.publishedAt))}`
  if (version.declaredAt) return newest === version ? undefined : `${published}, corrects its wording. It asks nothing of you: your completion stands.`
  if (newest !== version && hasBegun(version)) {
    const { again, added } = askedFrom(version, newest, versions)
    return `${published}, came after you had begun. You go on in version ${version.version} to its end. ${
      again === 'nothing' ? 'The newer one corrects wording and will ask nothing of you.'
        : again === 'the new sections' ? `You are then asked for what is new: ${counted(added, 'section', 'sections')}.`
          : 'You are then asked to take the whole module again, because it teaches something else now.'}`
  }
  if (!completed) return undefined
  const { again, added, renewedBy } = askedFrom(completed, version, versions)
  const on = inWords(dayInLondon(new Date(completed.declaredAt!)))
  if (again === 'the whole module')
    return `You completed version ${completed.version} on ${on}. The module is taken again because version ${renewedBy!.version} teaches something else, not the same in other words. You begin with blank checks; what you did then stays as it was.`
  return `Version ${version.version} adds ${added === 1 ? 'one section' : counted(added, 'section', 'sections')} to what you completed on ${on}. Your checks and your reflection of then count: read what is new, and declare once more.`
}

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

/** Which section this is: "Section 2 of 5", or "New section 1 of 2" where a version adds to one that was completed. */
export function sectionInWords(module: Pick<Module, 'sections'>, progress: Pick<Progress, 'readBefore'>, id: string): string {
  const beside = sectionsBeside(module, progress, id)
  const kind = !progress.readBefore ? 'Section' : progress.readBefore.includes(id) ? 'Section read before,' : 'New section'
  return `${kind} ${beside.findIndex((one) => one.id === id) + 1} of ${beside.length}`
}

/** Where a person stands in a module, in a few words: "Section 2 of 6", "Completed 3 March 2026". */
export function standingInWords(module: Asked, progress: Progress): string {
  if (progress.declaredAt) return `Completed ${inWords(dayInLondon(progress.declaredAt))}`
  const unread = firstUnread(module, progress)
  if (standingOf(module, progress) === 'not started') return progress.readBefore ? 'New sections to read' : 'Not started'
  if (unread) return sectionInWords(module, progress, unread.id)
  if (!progress.preCheck) return 'First check to take or skip'
  return progress.postChecks.some(({ passed }) => passed) ? 'Ready to declare' : 'Last check to pass'
}

/** The finished goes at a check, oldest first. One that was skipped is none. */
export const goesAt = (check: Attempt['check'], attempts: readonly Attempt[]) => attempts.filter((one) => one.check === check && one.right !== null)

/** Every go at a check, oldest first: "Attempt 1: 3 of 5; attempt 2: 5 of 5". Empty when there was none. */
export const goesInWords = (check: Attempt['check'], attempts: readonly Attempt[]) =>
  goesAt(check, attempts).map(({ right, of }, nth) => `${nth === 0 ? 'Attempt' : 'attempt'} ${nth + 1}: ${right} of ${of}`).join('; ')
