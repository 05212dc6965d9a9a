import type { Answers, SheetPlan } from './sheet-plan.ts'

/** Why a file cannot be run, described, answered or put aside now. */
export type Refusal = 'running' | 'published already' | 'no profile' | 'questions open' | 'put aside' | 'voided' | 'no file'

/** Where one file stands between its upload and its end. */
export type Stage = 'to describe' | 'to try' | 'running' | 'stopped' | 'tried' | 'published' | 'put aside' | 'voided'

export function stageOf(one: {
  profile: string | null; runAskedAt: Date | null; finishedAt: Date | null; failure: string | null
  publishedAt: Date | null; putAsideAt: Date | null; voidedAt: Date | null
}): Stage {
  if (one.voidedAt) return 'voided'
  if (one.putAsideAt) return 'put aside'
  if (one.publishedAt) return 'published'
  if (one.runAskedAt && !one.finishedAt) return 'running'
  if (one.failure) return 'stopped'
  if (!one.profile) return 'to describe'
  return one.finishedAt ? 'tried' : 'to try'
}

/** A profile that a sheet may be read by. A built-in one can be neither changed nor asked about. */
export type ProfileTitle = { key: string; title: string; builtIn: boolean }

/** How a file is to be read: by a profile that is there, or by a plan that is saved under a title. */
export type Description = { sheet?: string } & ({ profileKey: string } | {
  title: string
  plan: SheetPlan
  /** The saved profile that is changed; without it a new one is made. */
  changes?: string
})

/** What came of describing a file. 'title taken': another saved profile has it. 'no such profile': it is neither built in nor saved here. */
export type Described = 'saved' | 'not yours' | 'title taken' | 'no such profile' | Exclude<Refusal, 'no profile' | 'questions open'>

/** What a person answers. Words go to what they mean: of grades to a grade's key, 'not applicable' or 'leave out'; of case types to a
 *  title or 'as written'; of themes to a theme's key, 'overall' or 'not a theme'. */
export type Answering = Answers & {
  gradeWords?: Readonly<Record<string, string>>
  caseTypes?: Readonly<Record<string, string>>
  themeWords?: Readonly<Record<string, string>>
}
