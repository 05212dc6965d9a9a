import { and, asc, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { completeCouncils } from '../../../db/seed/foundations.ts'
import { activity, assignmentReasons, audits, caseTypes, followUps, frameworkDrafts, frameworks, gaps, grades, judgements, ruleVersions, standardSets, teams, themes, themesNotApplicable } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import { addTheme, changeTheme, moveTheme, removeTheme, settleCaseType, settleScale, type Change } from '../frameworks/draft.ts'
import { changeDraft, draftOf, putDraftAside, startDraft, versionOf, versionsAndDrafts } from '../frameworks/drafts.server.ts'
import { frameworkOn, frameworksOn } from '../frameworks/frameworks.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { heldByTheme } from '../insight/held.server.ts'
import { themesByArea } from '../insight/insight.server.ts'
import { adoptFramework, adoptionOf } from './adopt-framework.server.ts'
import { followThrough, publish } from './publishing.server.ts'

const { db, owner } = await ownDatabase()
const key = practiceFramework.key
const ben = await somebody(owner, 'northmere', { name: 'Ben Setter', role: 'admin' })
const ola = await somebody(owner, 'northmere', { name: 'Ola Second', role: 'admin' })
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
await anotherCouncil(owner)
const sol = await somebody(owner, 'southwold-vale', { name: 'Sol Setter', role: 'admin' })
const { organisationId } = ben
afterEach(endReadings)

const at = '2026-11-23T10:00:00Z'
const by = (who = ben, moment = at) => through(db, 'change the framework', who, moment)
const inNorthmere = eq(frameworks.organisationId, organisationId)
const versions = () => owner.select().from(frameworks).where(and(inNorthmere, eq(frameworks.key, key))).orderBy(asc(frameworks.validFrom))
const change = async (...changes: Change[]) => { for (const one of changes) expect(await changeDraft(await by(), key, one)).toBe('saved') }
const onDay = (day: Day) => writing(db, organisationId, async (tx) => (await frameworkOn(tx, key, day))!)
const rulesOf = (ruleKey: string) => owner.select({
  version: ruleVersions.version, theme: themes.key, frameworkId: themes.frameworkId, grade: grades.key, gradeOf: grades.frameworkId, modules: ruleVersions.moduleKeys, reason: ruleVersions.reason,
  caseType: ruleVersions.caseType, validFrom: ruleVersions.validFrom, validTo: ruleVersions.validTo, setById: ruleVersions.setById,
}).from(ruleVersions).innerJoin(themes, eq(themes.id, ruleVersions.themeId)).innerJoin(grades, eq(grades.id, ruleVersions.gradeId))
  .where(and(eq(ruleVersions.organisationId, organisationId), eq(ruleVersions.ruleKey, ruleKey))).orderBy(asc(ruleVersions.version))

const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const [place] = await owner.select({ teamId: teams.id, serviceAreaId: teams.serviceAreaId }).from(teams).where(and(eq(teams.organisationId, organisationId), eq(teams.name, 'Family Help South')))

let used = 0
/** An audit of Wilma's, judged by the framework in force on its day, with its gaps said to be hers. */
async function audited({ day, below = [], moment = at }: { day: Day; below?: string[]; moment?: string }) {
  const framework = await onDay(day)
  const publisher = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date(moment))
  const good = framework.grades.find(({ goodEnough }) => goodEnough)!
  const poor = framework.grades.find(({ goodEnough }) => !goodEnough)!
  used += 1
  return publisher.writing(async (tx) => {
    const [audit] = await tx.insert(audits).values({
      organisationId, ...place!, reference: `F-${used}`, caseReference: `NM7000${used}`, caseType: 'Child in need', sample: 'random', auditedOn: day,
      workerId: wilma.id, managerId: marcus.id, publishedAt: publisher.at, confirmedAt: publisher.at,
    }).returning()
    await tx.insert(judgements).values(framework.themes.map((theme) => ({ organisationId, auditId: audit!.id, themeId: theme.id, frameworkId: framework.id, gradeId: (below.includes(theme.key) ? poor : good).id })))
    const which = sql`audits.id = ${audit!.id}`
    await publish(tx, which)
    await tx.update(gaps).set({ attribution: 'practitioner', attributedAt: publisher.at }).where(eq(gaps.auditId, audit!.id))
    await followThrough(tx, publisher, which)
    return audit!
  })
}

/** The gap of an audit on a theme, with what a later audit has shown of it. */
async function gapOn(auditId: string, theme = 'lived-experience') {
  const [gap] = await owner.select({ id: gaps.id, again: followUps.auditId, held: followUps.held }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId))
    .leftJoin(followUps, eq(followUps.gapId, gaps.id)).where(and(eq(gaps.auditId, auditId), eq(themes.key, theme)))
  return gap!
}

const first = await audited({ day: '2026-11-02', below: ['lived-experience'] })
const second = await audited({ day: '2026-11-02', below: ['planning'] })
await audited({ day: '2026-11-02' })

test('a council begins with its case types and the themes that do not apply in each', async () => {
  const framework = await onDay('2026-11-23')
  expect(framework.caseTypes).toEqual(practiceFramework.caseTypes)
  expect(framework.caseTypes.map(({ title }) => title)).toContain('Section 47 and child protection')
})

test('a council from before case types and standards is given them once at the next start, and nothing twice', async () => {
  const counts = async () => (await owner.execute(sql`select (select count(*)::int from ${caseTypes}) as types, (select count(*)::int from ${themesNotApplicable}) as off, (select count(*)::int from ${standardSets}) as sets`))[0]
  await completeCouncils(owner)
  const whole = await counts()
  await owner.delete(themesNotApplicable)
  await owner.delete(caseTypes)
  await owner.execute(sql`delete from standards`)
  await owner.delete(standardSets)

  await Promise.all([completeCouncils(owner), completeCouncils(owner)])

  expect(await counts()).toEqual(whole)
  expect(whole).toMatchObject({ types: 16, sets: 12 })
})

test('a framework costs no more statements with case types than one', async () => {
  let asked = 0
  await writing(db, organisationId, async (tx) => {
    const counting = new Proxy(tx, { get: (target, name) => {
      if (name === 'select') asked += 1
      return Reflect.get(target, name)
    } })
    await frameworksOn(counting, '2026-11-23')
  })
  // Frameworks, grades, themes, case types.
  expect(asked).toBe(4)
})

test('two who begin a draft at once work on one', async () => {
  expect(await Promise.all([startDraft(await by(), key), startDraft(await by(ola), key)])).toEqual([true, true])
  expect(await owner.select().from(frameworkDrafts)).toHaveLength(1)
  const { draft, current } = (await draftOf(await by(), key))!
  expect(draft!.plan).toEqual(current)
  expect(current).toEqual(practiceFramework)
})

test('a framework that is not there cannot be drafted, and another council has a draft of its own', async () => {
  expect(await startDraft(await by(), 'no-such-framework')).toBeUndefined()
  expect(await draftOf(await by(), 'no-such-framework')).toBeUndefined()
  expect((await draftOf(await by(sol), key))!.draft).toBeUndefined()
  expect(await changeDraft(await by(sol), key, addTheme('Theirs'))).toBe('no draft')
  expect(await putDraftAside(await by(sol), key)).toBe(false)
  expect(await adoptFramework(await by(sol), key, '2027-01-01')).toBe('no draft')
  expect(await owner.select().from(frameworkDrafts)).toHaveLength(1)
})

test('of two who save different pages at once neither loses anything', async () => {
  const changes = [
    ...Array.from({ length: 6 }, (_, n) => addTheme(`Extra ${n}`)), moveTheme('oversight', 'up'), settleCaseType(undefined, { title: 'Private fostering', notApplicable: [] }),
    changeTheme('planning', { title: 'Planning with the family', question: 'Whose plan is it?', descriptors: { good: 'The family’s own.' } }),
  ]
  expect(await Promise.all(changes.map(async (one, n) => changeDraft(await by(n % 2 ? ben : ola), key, one)))).toEqual(changes.map(() => 'saved'))

  const { plan } = (await draftOf(await by(), key))!.draft!
  expect(plan.themes).toHaveLength(18)
  expect(plan.themes.find((theme) => theme.key === 'planning')).toMatchObject({ title: 'Planning with the family', descriptors: { good: 'The family’s own.', inadequate: practiceFramework.themes[4]!.descriptors!.inadequate } })
  expect(plan.caseTypes!.map(({ title }) => title)).toContain('Private fostering')
  expect(plan.themes.findIndex((theme) => theme.key === 'oversight')).toBe(5)
})

test('a theme that was removed meanwhile is refused in words, and nothing is saved', async () => {
  await change(removeTheme('extra-0'))
  const before = await owner.select().from(frameworkDrafts)
  expect(await changeDraft(await by(ola), key, changeTheme('extra-0', { title: 'Late', question: '', descriptors: {} }))).toMatchObject({ field: 'form' })
  expect(await owner.select().from(frameworkDrafts)).toEqual(before)
})

test('a draft that is put aside is gone, and whoever still works on it is told', async () => {
  expect(await putDraftAside(await by(), key)).toBe(true)
  expect(await putDraftAside(await by(ola), key)).toBe(false)
  expect(await changeDraft(await by(ola), key, addTheme('Late'))).toBe('no draft')
  expect(await adoptFramework(await by(ola), key, '2027-01-01')).toBe('no draft')
  expect(await versions()).toHaveLength(1)
})

test('a draft that changes nothing, or would hold too early, is not put in force', async () => {
  await startDraft(await by(), key)
  expect(await adoptFramework(await by(), key, '2027-01-01')).toBe('changes nothing')
  await change(changeTheme('planning', { title: 'Planning with the family', question: '', descriptors: {} }), removeTheme('permanence'), addTheme('Poverty'))

  expect(await adoptFramework(await by(), key, '2026-11-23')).toMatchObject({ because: expect.stringMatching(/^Choose a day from tomorrow on/) })
  const [late] = await owner.update(audits).set({ auditedOn: '2026-12-24' }).where(eq(audits.id, first.id)).returning()
  expect(await adoptFramework(await by(), key, '2026-12-24')).toMatchObject({ because: expect.stringMatching(/^1 audit is dated 24 December 2026 or later/) })
  expect((await adoptionOf(await by(), key, '2026-12-24') as { refused?: string }).refused).toMatch(/^1 audit is dated/)
  await owner.update(audits).set({ auditedOn: first.auditedOn }).where(eq(audits.id, late!.id))
  expect(await versions()).toHaveLength(1)
})

test('the preview says what changes, how many audits stay and which rules it meets', async () => {
  const preview = await adoptionOf(await by(), key, '2027-04-01')
  expect(preview).toMatchObject({ judged: 3, refused: undefined, difference: [{ about: 'Themes', words: ['New: Poverty.', 'Gone: Permanence and transition.', '“Planning” is called “Planning with the family”. It stays the same theme.', expect.stringMatching(/^Planning with the family asks no question/)] }] })
  expect((preview as { rules: unknown[] }).rules).toHaveLength(23)
})

test('a draft that was changed since somebody looked at it is not put in force unseen', async () => {
  const seen = (await draftOf(await by(), key))!.draft!.changedAt
  expect(await changeDraft(await by(ola, '2026-11-23T10:05:00Z'), key, addTheme('Unseen'))).toBe('saved')
  expect(await adoptFramework(await by(), key, '2027-01-01', seen)).toBe('changed meanwhile')
  await change(removeTheme('unseen'))
})

test('of two who put it in force at once one does, and the other finds no draft', async () => {
  await owner.update(ruleVersions).set({ caseType: 'Child in need' }).where(and(eq(ruleVersions.organisationId, organisationId), eq(ruleVersions.ruleKey, 'assessment-manager')))
  await change(settleCaseType('child-in-need', { title: 'Child in need of help', notApplicable: ['recording'] }))
  const before = await owner.select().from(judgements)

  const both = await Promise.all([adoptFramework(await by(), key, '2026-12-01'), adoptFramework(await by(ola), key, '2026-12-02')])

  expect(both.filter((one) => one === 'no draft')).toHaveLength(1)
  const [old, next] = await versions()
  expect(old!.validTo).toBe(next!.validFrom)
  expect(next).toMatchObject({ title: 'Practice themes', validTo: null, followUpFromDays: 56, adoptedAt: new Date(at) })
  expect(await versions()).toHaveLength(2)
  expect(await owner.select().from(judgements)).toEqual(before)
  expect(await owner.select().from(frameworkDrafts)).toEqual([])
  expect(await owner.select().from(activity).where(eq(activity.did, 'put a framework in force'))).toMatchObject([{ subjectKind: 'framework', subjectId: next!.id }])
})

test('on the eve the old version holds and on the day the new one, with the same keys', async () => {
  const [, next] = await versions()
  const [eve, day] = [await onDay('2026-11-30'), await onDay(next!.validFrom)]
  expect(eve.themes.map((theme) => theme.key)).toContain('permanence')
  expect(day.id).toBe(next!.id)
  expect(day.themes.map((theme) => theme.key)).toEqual([...eve.themes.map((theme) => theme.key).filter((one) => one !== 'permanence'), 'poverty'])
  expect(day.caseTypes.find((type) => type.key === 'child-in-need')).toEqual({ key: 'child-in-need', title: 'Child in need of help', notApplicable: ['recording'] })
})

test('rules go on as their next version with the new themes and grades, and those whose theme is gone end', async () => {
  const [, next] = await versions()
  const [one, two, ...more] = await rulesOf('planning-practitioner')
  expect(more).toEqual([])
  expect(one!.validTo).toBe(next!.validFrom)
  expect(two).toEqual({ ...one, version: 2, frameworkId: next!.id, gradeOf: next!.id, validFrom: next!.validFrom, validTo: null, setById: next!.adoptedById })
  expect(await rulesOf('permanence-practitioner')).toMatchObject([{ version: 1, validTo: next!.validFrom }])
  expect((await rulesOf('assessment-manager')).map(({ caseType }) => caseType)).toEqual(['Child in need', 'Child in need of help'])
})

test('a later audit answers for the theme of the same key across versions, and not for one that is gone', async () => {
  expect(await gapOn(first.id)).toMatchObject({ again: null })

  const again = await audited({ day: '2027-01-11', below: ['planning'], moment: '2027-01-11T10:00:00Z' })

  expect(await gapOn(first.id)).toMatchObject({ again: again.id, held: true })
  expect(await gapOn(second.id, 'planning')).toMatchObject({ again: again.id, held: false })
})

test('an audit that comes in late is judged by the version of its day, and its gaps find the rule of the same theme', async () => {
  const late = await audited({ day: '2026-11-20', below: ['lived-experience', 'permanence'], moment: '2027-01-12T10:00:00Z' })
  const gap = await gapOn(late.id)
  const reasons = await owner.select({ ruleKey: ruleVersions.ruleKey, version: ruleVersions.version }).from(assignmentReasons)
    .innerJoin(ruleVersions, eq(ruleVersions.id, assignmentReasons.ruleVersionId)).where(eq(assignmentReasons.gapId, gap.id))
  expect(reasons).toEqual([{ ruleKey: 'lived-experience-practitioner', version: 2 }])
})

test('insight and held list the versions apart, each with its own figures, and the newest by the plain name', async () => {
  const reader = await through(db, 'see insight', maren, '2027-02-01T10:00:00Z')
  const [old, next] = await versions()
  const newest = await themesByArea(reader, { framework: key, period: 'all' })
  if (typeof newest !== 'object' || !('areas' in newest)) throw new Error('Nothing to show.')
  expect(newest.frameworks.map(({ name }) => name).toSorted()).toEqual([key, `${key} ${old!.validFrom}`])
  expect(newest.frameworks.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Practice themes \(to (30 November|1 December) 2026\)$/))
  expect(newest.themes.map(({ title }) => title)).toContain('Planning with the family')
  const older = await themesByArea(reader, { framework: `${key} ${old!.validFrom}`, period: 'all' })
  if (typeof older !== 'object' || !('areas' in older)) throw new Error('Nothing to show.')
  expect(older.themes.map(({ title }) => title)).toEqual(expect.arrayContaining(['Planning']))
  expect(older.themes.map(({ title }) => title)).not.toContain('Planning with the family')

  const held = await heldByTheme(reader, { framework: `${key} ${old!.validFrom}` })
  if (typeof held !== 'object') throw new Error('Nothing to show.')
  expect(held.themes.find(({ title }) => title.startsWith('Child'))).toMatchObject({ held: 1 })
  expect(next!.validFrom > old!.validFrom).toBe(true)
})

test('a version that nobody has been judged by yet takes no other version’s name', async () => {
  const [, next] = await versions()
  await startDraft(await by(ola, '2027-02-01T10:00:00Z'), key)
  expect(await changeDraft(await by(ola, '2027-02-01T10:00:00Z'), key, settleScale([{ key: 'good', word: 'Met' }], [{ key: 'requires-improvement', word: 'Partly met' }, { key: undefined, word: 'Not met' }]))).toBe('saved')
  expect(await adoptFramework(await by(ola, '2027-02-01T10:00:00Z'), key, '2027-04-01')).toMatchObject({ id: expect.any(String) })

  const shown = await themesByArea(await through(db, 'see insight', maren, '2027-02-02T10:00:00Z'), { framework: key, period: 'all' })
  expect(typeof shown === 'object' && 'areas' in shown && shown.framework.scale.map(({ word }) => word)).toContain('Outstanding')
  expect((await rulesOf('planning-practitioner')).map(({ version, frameworkId, validFrom, validTo }) => [version, frameworkId === next!.id, validFrom, validTo]).slice(1)).toEqual([[2, true, next!.validFrom, '2027-04-01'], [3, false, '2027-04-01', null]])
  const third = await adoptionOf(await by(ola, '2027-02-02T10:00:00Z'), key, undefined)
  expect(third).toBe('no draft')
  expect((await versionOf(await by(ola), key, '2020-01-01'))!.themes.map(({ title }) => title)).toContain('Planning')
  expect(await versionOf(await by(ola), key, 'no day')).toBeUndefined()
  expect((await versionsAndDrafts(await by(ola))).versions.filter((version) => version.key === key)).toMatchObject([{ validFrom: '2027-04-01', adoptedBy: 'Ola Second' }, { validTo: '2027-04-01' }, { adoptedBy: null }])
})

test('a rule that was to begin after the change begins with the new themes', async () => {
  const moment = '2027-02-03T10:00:00Z'
  const [running] = (await rulesOf('oversight-manager')).slice(-1)
  const [stored] = await owner.select().from(ruleVersions).where(and(eq(ruleVersions.organisationId, organisationId), eq(ruleVersions.ruleKey, 'oversight-manager'), eq(ruleVersions.version, running!.version)))
  await owner.update(ruleVersions).set({ validTo: '2027-06-01' }).where(eq(ruleVersions.id, stored!.id))
  await owner.insert(ruleVersions).values({ ...stored!, id: undefined, version: stored!.version + 1, validFrom: '2027-06-01', validTo: null })
  await startDraft(await by(ben, moment), key)
  expect(await changeDraft(await by(ben, moment), key, addTheme('Housing'))).toBe('saved')
  const adopted = await adoptFramework(await by(ben, moment), key, '2027-05-01')
  if (typeof adopted !== 'object' || !('id' in adopted)) throw new Error('Not adopted.')

  expect((await rulesOf('oversight-manager')).slice(-3).map(({ version, frameworkId, validFrom, validTo }) => [version, frameworkId === adopted.id, validFrom, validTo])).toEqual([
    [stored!.version, false, '2027-04-01', '2027-05-01'], [stored!.version + 1, true, '2027-06-01', null], [stored!.version + 2, true, '2027-05-01', '2027-06-01'],
  ])
})
