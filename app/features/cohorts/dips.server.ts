import { randomBytes } from 'node:crypto'
import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { cohortMembers, cohorts, dipCases, dipGrades, dipSamples, frameworks, people, teams, themes } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { frameworksOn } from '../frameworks/frameworks.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { casesEach, dipThemes, missingToFinish, referencesFrom, whyNotAskNow, whyNotDueOn, whyNotToJudge, whyNotYours, type Judged, type Moment, type TiesToMember } from './dips.ts'
import { drawFive } from './dips-draw.ts'

type Arranger = Allowed<'look after cohorts'>
type Judge = Allowed<'judge dip samples'>

/** A cohort is the whole council’s: to whoever’s reach is less, its samples and results do not exist. */
export const ofWholeCouncil = (arranger: Arranger): SQL => withinReach(arranger.reach, {})

/** What somebody has to do with a member and a sample of theirs, as columns; `person` is a column or an id, and `asked` whoever asks or asked for the sample. */
function tiesOf(person: SQL, member: { id: SQL; organisation: SQL; personId: SQL; teamId: SQL; coachId: SQL }, moment: Moment | SQL, asked: SQL, today: Day) {
  const day = sql`${today}::date`
  const holds = (held: string) => sql.raw(`${held}.organisation_id = `).append(sql`${member.organisation} and `).append(sql.raw(`${held}.person_id = `)).append(person)
    .append(sql.raw(` and ${held}.valid_from <= `)).append(day).append(sql.raw(` and (${held}.valid_to is null or ${held}.valid_to > `)).append(day).append(sql`)`)
  return sql<TiesToMember>`json_build_object(
    'isAuditor', exists (select 1 from role_holdings held where ${holds('held')} and held.role = 'auditor')
      and not exists (select 1 from people gone where gone.organisation_id = ${member.organisation} and gone.id = ${person} and gone.left_on <= ${day}),
    'isMember', ${member.personId} = ${person},
    'coaches', ${member.coachId} is not distinct from ${person} or exists (select 1 from cohort_meetings met
      where met.organisation_id = ${member.organisation} and met.member_id = ${member.id} and met.meeting <> 'peer group' and met.said_by_id = ${person}),
    'coached', exists (select 1 from coaching_meetings met where met.organisation_id = ${member.organisation} and met.learner_id = ${member.personId} and met.coach_id = ${person}
      and met.ended_at is null and (met.attendance is null or met.attendance = 'held')),
    'observed', exists (select 1 from observations seen where seen.organisation_id = ${member.organisation} and seen.member_id = ${member.id} and seen.observer_id = ${person}),
    'checkedATask', exists (select 1 from cohort_tasks task
      join evidence sent on sent.organisation_id = task.organisation_id and sent.cohort_task_id = task.id
      join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where task.organisation_id = ${member.organisation} and task.member_id = ${member.id} and checked.checked_by_id = ${person}),
    'judgesTheOther', exists (select 1 from dip_samples other
      where other.organisation_id = ${member.organisation} and other.member_id = ${member.id} and other.moment <> ${moment} and other.auditor_id = ${person}),
    'askedForIt', ${asked} is not distinct from ${person},
    'belongsToTheLine', exists (select 1 from team_memberships within where ${holds('within')} and within.team_id = ${member.teamId})
      or exists (select 1 from role_holdings held where ${holds('held')} and held.role in ('manager', 'leader') and (held.scope = 'council' or held.team_id = ${member.teamId}
        or held.service_area_id = (select team.service_area_id from teams team where team.organisation_id = ${member.organisation} and team.id = ${member.teamId}))))`
}

const ofMember = {
  id: sql`${cohortMembers.id}`, organisation: sql`${cohortMembers.organisationId}`, personId: sql`${cohortMembers.personId}`, teamId: sql`${cohortMembers.teamId}`, coachId: sql`${cohortMembers.coachId}`,
}

const manager = alias(people, 'manager')
const itsCohort = and(eq(cohorts.organisationId, cohortMembers.organisationId), eq(cohorts.id, cohortMembers.cohortId))
const itsTeam = and(eq(teams.organisationId, cohortMembers.organisationId), eq(teams.id, cohortMembers.teamId))
const itsManager = and(eq(manager.organisationId, cohortMembers.organisationId), eq(manager.id, cohortMembers.personId))

type Standing = { moment: Moment; auditorId: string; auditor: string; dueOn: Day; finishedAt: string | null }

/** How the samples of each member of a cohort stand, and nothing of any grade. @returns undefined when there is no such cohort in reach. One statement */
export async function dipsOfCohort(arranger: Arranger, cohortId: string) {
  const tx = await arranger.reading()
  const rows = await tx.select({
    cohort: { title: cohorts.title, startsOn: cohorts.startsOn },
    member: { id: cohortMembers.id, name: manager.name, team: teams.name, leftAt: cohortMembers.leftAt },
    samples: sql<Standing[]>`(select coalesce(json_agg(json_build_object('moment', sample.moment, 'auditorId', sample.auditor_id, 'auditor', auditor.name, 'dueOn', sample.due_on, 'finishedAt', sample.finished_at)), '[]')
      from dip_samples sample join people auditor on auditor.organisation_id = sample.organisation_id and auditor.id = sample.auditor_id
      where sample.organisation_id = ${cohortMembers.organisationId} and sample.member_id = ${cohortMembers.id})`,
  }).from(cohorts).leftJoin(cohortMembers, itsCohort).leftJoin(teams, itsTeam).leftJoin(manager, itsManager)
    .where(and(eq(cohorts.id, cohortId), ofWholeCouncil(arranger))).orderBy(asc(sql`lower(${manager.name})`), asc(cohortMembers.id))
  if (!rows[0]) return undefined
  const members = rows.flatMap(({ member, samples }) => (member?.id ? [{
    ...member, id: member.id, name: member.name!, team: member.team!,
    samples: samples.map(({ finishedAt, ...sample }) => ({ ...sample, finishedOn: finishedAt === null ? null : dayInLondon(new Date(finishedAt)) })),
  }] : []))
  return { ...rows[0].cohort, members, judges: members.some(({ samples }) => samples.some(({ auditorId }) => auditorId === arranger.personId)) }
}

/** The newest list of the council’s cases that has some of a team: from it five can be drawn without anybody typing. */
const newestListOf = (teamId: SQL, organisation: SQL) => sql<{ id: string; asOf: Day; cases: number } | null>`(
  select json_build_object('id', list.id, 'asOf', list.as_of, 'cases', count(*)) from case_lists list
  join listed_cases listed on listed.organisation_id = list.organisation_id and listed.case_list_id = list.id
  where list.organisation_id = ${organisation} and listed.team_id = ${teamId} group by list.organisation_id, list.id order by list.as_of desc, list.uploaded_at desc limit 1)`

/** What the form that asks for a sample needs: the member, who may judge, and why others may not. @returns undefined when there is no such member in reach */
export async function dipToAskFor(arranger: Arranger, { cohortId, memberId, moment }: { cohortId: string; memberId: string; moment: Moment }) {
  const tx = await arranger.reading()
  const today = dayInLondon(arranger.at)
  const [row] = await tx.select({
    title: cohorts.title, startsOn: cohorts.startsOn, name: manager.name, team: teams.name, leftAt: cohortMembers.leftAt, list: newestListOf(ofMember.teamId, ofMember.organisation),
    sample: sql<{ auditorId: string; auditor: string; dueOn: Day; finishedAt: string | null } | null>`(select json_build_object('auditorId', sample.auditor_id, 'auditor', auditor.name, 'dueOn', sample.due_on, 'finishedAt', sample.finished_at)
      from dip_samples sample join people auditor on auditor.organisation_id = sample.organisation_id and auditor.id = sample.auditor_id
      where sample.organisation_id = ${cohortMembers.organisationId} and sample.member_id = ${cohortMembers.id} and sample.moment = ${moment})`,
    auditors: sql<{ id: string; name: string; ties: TiesToMember }[]>`(select coalesce(json_agg(json_build_object('id', one.id, 'name', one.name, 'ties', ${tiesOf(sql`one.id`, ofMember, moment, sql`${whoever(arranger)}::uuid`, today)}) order by lower(one.name), one.id), '[]')
      from people one where one.organisation_id = ${cohortMembers.organisationId} and (one.left_on is null or one.left_on > ${today}::date) and exists (select 1 from role_holdings auditing
        where auditing.organisation_id = one.organisation_id and auditing.person_id = one.id and auditing.role = 'auditor' and auditing.valid_from <= ${today}::date and (auditing.valid_to is null or auditing.valid_to > ${today}::date)))`,
  }).from(cohortMembers).innerJoin(cohorts, itsCohort).innerJoin(teams, itsTeam).innerJoin(manager, itsManager)
    .where(and(eq(cohortMembers.id, memberId), eq(cohortMembers.cohortId, cohortId), ofWholeCouncil(arranger)))
  if (!row) return undefined
  const auditors = row.auditors.map(({ ties, ...one }) => ({ ...one, because: whyNotToJudge(ties) }))
  return { ...row, mayJudge: auditors.filter(({ because }) => !because), mayNot: auditors.filter(({ because }) => because) }
}

export type AskedDip = {
  /** Written one a line; undefined where the five are drawn from the newest list of the team’s cases. */
  references: string | undefined
  auditorId: string
  dueOn: Day
}

/** Something of a form that is to be mended, by its field. */
type Mend = { mend: Partial<Record<'references' | 'auditor' | 'due', string>> }

/**
 * Asks for the sample of a member: five are drawn of the references, which are not kept beside them, and an auditor gets them. Of several who ask at once one does.
 * @returns 'asked already'; why it cannot be asked for; what is to be mended; undefined when there is no such member in reach
 */
export async function askForDip(arranger: Arranger, memberId: string, moment: Moment, { references, auditorId, dueOn }: AskedDip): Promise<{ id: string } | 'asked already' | { why: string } | Mend | undefined> {
  return arranger.writing(async (tx) => {
    const today = dayInLondon(arranger.at)
    const member = await holdMember(tx, arranger, memberId)
    if (!member) return undefined
    if (member.leftAt) return { why: 'This manager has left the cohort, so nothing more is asked for.' }
    const others = await tx.select({ moment: dipSamples.moment, caseReference: dipCases.caseReference }).from(dipSamples)
      .leftJoin(dipCases, and(eq(dipCases.organisationId, dipSamples.organisationId), eq(dipCases.dipSampleId, dipSamples.id))).where(eq(dipSamples.memberId, memberId))
    if (others.some((one) => one.moment === moment)) return 'asked already'
    const notNow = whyNotAskNow(moment, member.startsOn, today)
    if (notNow) return { why: notNow }
    const framework = (await frameworksOn(tx, today)).find(({ themes: its }) => dipThemes.every((key) => its.some((theme) => theme.key === key)))
    if (!framework) return { why: 'No framework in force has the two themes that a dip sample looks at, management oversight and review of progress.' }

    const given = references === undefined ? { references: await fromNewestList(tx, member) } : referencesFrom(references)
    const seed = randomBytes(6).toString('hex')
    const drawn = 'problem' in given ? undefined : drawFive(given.references, seed, others.flatMap(({ caseReference }) => caseReference ?? []))
    const whoNot = await whyNot(tx, auditorId, memberId, moment, sql`${whoever(arranger)}::uuid`, today)
    const mend = {
      ...('problem' in given ? { references: given.problem } : drawn!.five.length < casesEach && { references: tooFew(drawn!.of, others.length > 0) }),
      ...(whoNot && { auditor: whoNot }),
      ...(whyNotDueOn(dueOn, moment, member.startsOn, today) && { due: whyNotDueOn(dueOn, moment, member.startsOn, today) }),
    }
    if (!drawn || Object.keys(mend).length > 0) return { mend }

    const { organisationId } = arranger
    const [sample] = await tx.insert(dipSamples).values({
      organisationId, memberId, moment, frameworkId: framework.id, auditorId, askedById: whoever(arranger), askedAt: arranger.at, dueOn, drawnOf: drawn.of, seed,
    }).returning({ id: dipSamples.id })
    await tx.insert(dipCases).values(drawn.five.map((caseReference, nth) => ({ organisationId, dipSampleId: sample!.id, memberId, position: nth + 1, caseReference })))
    await note(tx, arranger, { did: 'asked for a dip sample', subjectKind: 'dip sample', subjectId: sample!.id, aboutPersonId: member.personId })
    return sample!
  })
}

const tooFew = (left: number, lookedAtBefore: boolean) =>
  `Give at least ${casesEach} references of this team’s children${lookedAtBefore ? ' that were not looked at before' : ''}. There ${left === 1 ? 'is' : 'are'} ${left}.`

/** Holds a member’s row, so that samples of one member are asked for, given on and judged one after the other, and nobody becomes their coach meanwhile. */
async function holdMember(tx: Transaction, arranger: Arranger, memberId: string) {
  const [member] = await tx.select({
    id: cohortMembers.id, organisationId: cohortMembers.organisationId, personId: cohortMembers.personId, teamId: cohortMembers.teamId, leftAt: cohortMembers.leftAt, startsOn: cohorts.startsOn,
  }).from(cohortMembers).innerJoin(cohorts, itsCohort).where(and(eq(cohortMembers.id, memberId), ofWholeCouncil(arranger))).for('update', { of: cohortMembers })
  return member
}

async function fromNewestList(tx: Transaction, { teamId, organisationId }: { teamId: string; organisationId: string }): Promise<string[]> {
  const rows = await tx.execute<{ reference: string }>(sql`
    select listed.case_reference as reference from listed_cases listed
    where listed.organisation_id = ${organisationId}::uuid and listed.team_id = ${teamId}::uuid
      and listed.case_list_id = (${newestListOf(sql`${teamId}::uuid`, sql`${organisationId}::uuid`)} ->> 'id')::uuid order by listed.case_reference`)
  return rows.map(({ reference }) => reference)
}

/** Why somebody may not judge a member’s sample, as a sentence for its field, or undefined when they may. */
async function whyNot(tx: Transaction, auditorId: string, memberId: string, moment: Moment, asked: SQL, today: Day): Promise<string | undefined> {
  const [row] = await tx.select({ name: people.name, ties: tiesOf(sql`${people.id}`, ofMember, moment, asked, today) }).from(people)
    .innerJoin(cohortMembers, eq(cohortMembers.organisationId, people.organisationId)).where(and(sql`${people.id}::text = ${auditorId}`, eq(cohortMembers.id, memberId)))
  if (!row) return 'Choose who judges these cases.'
  const because = whyNotToJudge(row.ties)
  return because && `${row.name} ${because}. Choose somebody else.`
}

/**
 * Gives a sample that is not finished to another auditor, who begins anew: whatever was written of it goes.
 * @returns 'finished' once it is; what is to be mended; undefined when there is no such sample in reach
 */
export async function giveDipToAnother(arranger: Arranger, memberId: string, moment: Moment, { auditorId, dueOn }: { auditorId: string; dueOn: Day }): Promise<true | 'finished' | Mend | undefined> {
  return arranger.writing(async (tx) => {
    const today = dayInLondon(arranger.at)
    const member = await holdMember(tx, arranger, memberId)
    const [sample] = member ? await tx.select({ id: dipSamples.id, auditorId: dipSamples.auditorId, askedById: dipSamples.askedById, finishedAt: dipSamples.finishedAt }).from(dipSamples)
      .where(and(eq(dipSamples.memberId, memberId), eq(dipSamples.moment, moment))).for('update') : []
    if (!member || !sample) return undefined
    if (sample.finishedAt) return 'finished'
    // Both whoever asked for it and whoever gives it on know what it is for.
    const whoNot = await whyNot(tx, auditorId, memberId, moment, sql`${sample.askedById}::uuid`, today) ?? await whyNot(tx, auditorId, memberId, moment, sql`${whoever(arranger)}::uuid`, today)
    const notThen = dueOn < today ? 'Choose a day that is not over.' : undefined
    if (whoNot || notThen) return { mend: { ...(whoNot && { auditor: whoNot }), ...(notThen && { due: notThen }) } }
    if (auditorId !== sample.auditorId) await tx.delete(dipGrades).where(eq(dipGrades.dipSampleId, sample.id))
    await tx.update(dipSamples).set({ auditorId, dueOn }).where(eq(dipSamples.id, sample.id))
    await note(tx, arranger, { did: 'gave a dip sample to another auditor', subjectKind: 'dip sample', subjectId: sample.id, aboutPersonId: member.personId })
    return true
  })
}

/** The samples that wait for an auditor, due first, as a value of a statement: the team and the day, and never what it is for. */
export const dipsWaitingFor = (personId: string) => sql`(
  select coalesce(json_agg(json_build_object('id', sample.id, 'team', team.name, 'dueOn', sample.due_on) order by sample.due_on, team.name, sample.id), '[]') from dip_samples sample
  join cohort_members theirs on theirs.organisation_id = sample.organisation_id and theirs.id = sample.member_id
  join teams team on team.organisation_id = theirs.organisation_id and team.id = theirs.team_id
  where sample.auditor_id = ${personId}::uuid and sample.finished_at is null)`

const itsMember = and(eq(cohortMembers.organisationId, dipSamples.organisationId), eq(cohortMembers.id, dipSamples.memberId))
const isJudge = (judge: Judge, id: string) => and(eq(dipSamples.id, id), eq(dipSamples.auditorId, whoever(judge)))
const tiesOfJudge = (judge: Judge) => tiesOf(sql`${dipSamples.auditorId}`, ofMember, sql`${dipSamples.moment}`, sql`${dipSamples.askedById}`, dayInLondon(judge.at))

/**
 * A sample as its auditor sees it: whose team, five references, two themes with what each grade looks like, and what they have written so far. It holds neither
 * when it was asked for, nor of how many cases it was drawn, nor anything of the programme or the manager.
 * @returns undefined when it is not the reader’s. Three statements
 */
export async function dipSampleFor(judge: Judge, id: string) {
  const tx = await judge.reading()
  const [sample] = await tx.select({
    id: dipSamples.id, team: teams.name, dueOn: dipSamples.dueOn, finishedAt: dipSamples.finishedAt, frameworkId: dipSamples.frameworkId, framework: frameworks.title, ties: tiesOfJudge(judge),
    cases: sql<string[]>`array(select one.case_reference from dip_cases one where one.organisation_id = ${dipSamples.organisationId} and one.dip_sample_id = ${dipSamples.id} order by one.position)`,
    saved: sql<Judged[]>`(select coalesce(json_agg(json_build_object('position', said.position, 'themeKey', said.theme_key, 'gradeId', said.grade_id, 'whereSeen', said.where_seen)), '[]')
      from dip_grades said where said.organisation_id = ${dipSamples.organisationId} and said.dip_sample_id = ${dipSamples.id})`,
  }).from(dipSamples).innerJoin(cohortMembers, itsMember).innerJoin(teams, itsTeam).innerJoin(frameworks, and(eq(frameworks.organisationId, dipSamples.organisationId), eq(frameworks.id, dipSamples.frameworkId)))
    .where(isJudge(judge, id))
  if (!sample) return undefined
  const { ties, ...known } = sample
  return { ...known, mayNot: sample.finishedAt ? undefined : whyNotYours(ties), ...await scaleOf(tx, sample.frameworkId) }
}

/** The two themes of a framework, each with what it looks like at each grade, best first. */
async function scaleOf(tx: Transaction, frameworkId: string) {
  const its = await tx.select({
    key: themes.key, title: themes.title, question: themes.question,
    grades: sql<{ id: string; word: string; looks: string | null }[]>`(select coalesce(json_agg(json_build_object('id', grade.id, 'word', grade.word, 'looks', described.wording) order by grade.rank), '[]')
      from grades grade left join descriptors described on described.organisation_id = grade.organisation_id and described.grade_id = grade.id and described.theme_id = themes.id
      where grade.organisation_id = themes.organisation_id and grade.framework_id = themes.framework_id)`,
  }).from(themes).where(eq(themes.frameworkId, frameworkId))
  return { themes: dipThemes.flatMap((key) => its.find((theme) => theme.key === key) ?? []) }
}

/** What came of saving: 'finished' where it was finished before; why it is not theirs any more, with what to do; undefined when it is no sample of theirs. */
type Saved = true | 'finished' | { mayNot: string } | undefined

/** Keeps what an auditor has written so far; what is left out stays as it was. Whoever has had a hand in what they judge since they got it is refused. */
export async function saveDip(judge: Judge, id: string, judged: readonly Judged[]): Promise<Saved> {
  return judge.writing(async (tx) => {
    const held = await holdSample(tx, judge, id)
    if (held === undefined || held === 'finished' || 'mayNot' in held) return held
    await keep(tx, judge, id, judged)
    return true
  })
}

/** Keeps what is written and finishes the sample, once every case is judged on both themes; from then on nothing of it changes. @returns what is missing, by field, which keeps what was written all the same */
export async function finishDip(judge: Judge, id: string, judged: readonly Judged[]): Promise<Saved | { missing: Record<string, string> }> {
  return judge.writing(async (tx) => {
    const held = await holdSample(tx, judge, id)
    if (held === undefined || held === 'finished' || 'mayNot' in held) return held
    await keep(tx, judge, id, judged)
    const cases = await tx.select({ caseReference: dipCases.caseReference }).from(dipCases).where(eq(dipCases.dipSampleId, id)).orderBy(asc(dipCases.position))
    const saved = await tx.select({ position: dipGrades.position, themeKey: dipGrades.themeKey, gradeId: dipGrades.gradeId, whereSeen: dipGrades.whereSeen }).from(dipGrades).where(eq(dipGrades.dipSampleId, id))
    const { themes: its } = await scaleOf(tx, held.frameworkId)
    const missing = missingToFinish(saved, cases.map(({ caseReference }) => caseReference), Object.fromEntries(its.map(({ key, title }) => [key, title])))
    if (Object.keys(missing).length > 0) return { missing }
    await tx.update(dipSamples).set({ finishedAt: judge.at }).where(eq(dipSamples.id, id))
    await note(tx, judge, { did: 'finished a dip sample', subjectKind: 'dip sample', subjectId: id })
    return true
  })
}

/** Holds the member and then the sample, in the order in which an arranger does. */
async function holdSample(tx: Transaction, judge: Judge, id: string): Promise<{ frameworkId: string } | 'finished' | { mayNot: string } | undefined> {
  const [mine] = await tx.select({ memberId: dipSamples.memberId }).from(dipSamples).where(isJudge(judge, id))
  if (!mine) return undefined
  await tx.select({ id: cohortMembers.id }).from(cohortMembers).where(eq(cohortMembers.id, mine.memberId)).for('update')
  const [sample] = await tx.select({ frameworkId: dipSamples.frameworkId, finishedAt: dipSamples.finishedAt }).from(dipSamples).where(isJudge(judge, id)).for('update')
  if (!sample) return undefined
  if (sample.finishedAt) return 'finished'
  const [tied] = await tx.select({ ties: tiesOfJudge(judge) }).from(dipSamples).innerJoin(cohortMembers, itsMember).where(isJudge(judge, id))
  const mayNot = whyNotYours(tied!.ties)
  return mayNot ? { mayNot } : { frameworkId: sample.frameworkId }
}

/** A grade of another framework, a case beyond the five or a theme beyond the two is not kept. */
async function keep(tx: Transaction, { organisationId }: Judge, id: string, judged: readonly Judged[]) {
  const rows = judged.filter(({ themeKey }) => (dipThemes as readonly string[]).includes(themeKey))
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into dip_grades (organisation_id, dip_sample_id, position, theme_key, grade_id, where_seen)
    select sample.organisation_id, sample.id, one.position, said.theme, grade.id, said.seen
    from json_to_recordset(${JSON.stringify(rows.map(({ position, themeKey, gradeId, whereSeen }) => ({ position, theme: themeKey, grade: gradeId, seen: whereSeen })))}::text::json) as said (position int, theme text, grade text, seen text)
    join dip_samples sample on sample.organisation_id = ${organisationId}::uuid and sample.id = ${id}::uuid
    join dip_cases one on one.organisation_id = sample.organisation_id and one.dip_sample_id = sample.id and one.position = said.position
    left join grades grade on grade.organisation_id = sample.organisation_id and grade.framework_id = sample.framework_id and grade.id::text = said.grade
    where said.grade is null or grade.id is not null
    on conflict (organisation_id, dip_sample_id, position, theme_key) do update set grade_id = excluded.grade_id, where_seen = excluded.where_seen`)
}
