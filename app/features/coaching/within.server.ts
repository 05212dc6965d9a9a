import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { coachInvitations, people } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'
import { note, noteReadings } from '../activity/activity.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { invitationLetter } from './pair-letters.ts'
import { couldHelp, whyNamed } from './within.ts'

type Inviter = Allowed<'invite coaches'>
type One = Allowed<'offer coaching'>

/** What a manager does is judged there: a good case says nothing of the worker’s own part. */
const managersThemes = ['oversight']

type Row = { personId: string; name: string; jobTitle: string | null; team: string | null; themeKey: string; good: boolean[] }

/**
 * People whose cases were judged on a theme in the last twelve months, within the inviter’s reach, with whether each judgement was good, newest first. Only judgements that somebody confirmed and nobody
 * disputes, of audits that are not hidden. Nobody who coaches by their role or was asked about that theme in the last twelve months: so that no page tells of a no. One statement.
 */
async function judgedWell(tx: Transaction, inviter: Inviter, only?: { personId: string; themeKey: string }): Promise<Row[]> {
  const today = dayInLondon(inviter.at)
  const rows = await tx.execute<Row>(sql`
    select people.id as "personId", people.name, people.job_title as "jobTitle", judged.theme_key as "themeKey", judged.good,
      (select team.name from team_memberships member join teams team on team.organisation_id = member.organisation_id and team.id = member.team_id
        where member.organisation_id = people.organisation_id and member.person_id = people.id and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date) order by member.valid_from desc limit 1) as team
    from (
      select audit.organisation_id, audit.worker_id, theme.key as theme_key, array_agg(grade.good_enough order by audit.audited_on desc, audit.id) as good
      from audits audit join judgements judgement on judgement.organisation_id = audit.organisation_id and judgement.audit_id = audit.id
      join grades grade on grade.organisation_id = judgement.organisation_id and grade.id = judgement.grade_id
      join themes theme on theme.organisation_id = judgement.organisation_id and theme.id = judgement.theme_id
      where audit.organisation_id = ${inviter.organisationId}::uuid and audit.worker_id is not null and audit.confirmed_at is not null
        and audit.audited_on > ${today}::date - interval '12 months' and audit.audited_on <= ${today}::date and theme.key <> all(${sql.param(`{${managersThemes.join(',')}}`)}::text[])
        and not exists (select 1 from gaps gap join disputes open on open.organisation_id = gap.organisation_id and open.gap_id = gap.id and open.settled_at is null
          where gap.organisation_id = judgement.organisation_id and gap.audit_id = judgement.audit_id and gap.theme_id = judgement.theme_id)
        ${only ? sql`and audit.worker_id = ${only.personId}::uuid and theme.key = ${only.themeKey}` : sql``}
      group by audit.organisation_id, audit.worker_id, theme.key) judged
    join people on people.organisation_id = judged.organisation_id and people.id = judged.worker_id and (people.left_on is null or people.left_on > ${today}::date) and people.id <> ${whoever(inviter)}::uuid
    where ${memberWithinReach(inviter.reach, sql`people.organisation_id`, sql`people.id`, today)}
      and exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role = 'practitioner' and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))
      and not exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role in ('auditor', 'manager') and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))
      and not exists (select 1 from coach_invitations asked where asked.organisation_id = people.organisation_id and asked.person_id = people.id and asked.theme_key = judged.theme_key
        and (asked.answer is null or (asked.answer = 'yes' and asked.ended_at is null) or asked.invited_at > ${inviter.at.toISOString()}::timestamptz - interval '12 months'))
    order by people.name, people.id`)
  return rows.filter(({ good }) => couldHelp(good))
}

export type ThemeOfWithin = { key: string; title: string; asked: number; helping: string[]; couldBeAsked: number }
export type CouldHelp = { id: string; name: string; jobTitle: string | null; team: string | null; why: string }

/**
 * The themes of the frameworks in force, each with how many people could be asked and what came of asking, and of one theme who they are. Whoever reads their names is noted. Three statements.
 * @param themeKey the theme whose people are shown; none for the numbers alone
 */
export async function coachesWithin(inviter: Inviter, themeKey: string | undefined): Promise<{ themes: ThemeOfWithin[]; people: CouldHelp[] }> {
  const tx = await inviter.reading()
  const today = dayInLondon(inviter.at)
  const themes = await tx.execute<{ key: string; title: string; asked: number; helping: string[] }>(sql`
    select theme.key, min(theme.title) as title,
      (select count(*)::int from coach_invitations asked join people on people.organisation_id = asked.organisation_id and people.id = asked.person_id where asked.organisation_id = theme.organisation_id and asked.theme_key = theme.key and asked.ended_at is null
        and ${memberWithinReach(inviter.reach, sql`people.organisation_id`, sql`people.id`, today)}) as asked,
      array(select people.name from coach_invitations asked join people on people.organisation_id = asked.organisation_id and people.id = asked.person_id where asked.organisation_id = theme.organisation_id and asked.theme_key = theme.key
        and asked.answer = 'yes' and asked.ended_at is null and ${memberWithinReach(inviter.reach, sql`people.organisation_id`, sql`people.id`, today)} order by people.name) as helping
    from themes theme join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
    where theme.organisation_id = ${inviter.organisationId}::uuid and framework.valid_from <= ${today}::date and (framework.valid_to is null or framework.valid_to > ${today}::date) and theme.key <> all(${sql.param(`{${managersThemes.join(',')}}`)}::text[])
    group by theme.organisation_id, theme.key order by min(framework.title), min(theme.position)`)
  const rows = await judgedWell(tx, inviter)
  const shown = rows.filter((row) => row.themeKey === themeKey)
  await noteReadings(inviter, shown.map(({ personId }) => ({ subjectKind: 'person' as const, subjectId: personId, aboutPersonId: personId })))
  return {
    themes: [...themes].map((theme) => ({ ...theme, couldBeAsked: rows.filter((row) => row.themeKey === theme.key).length })),
    people: shown.map(({ personId, name, jobTitle, team, good }) => ({ id: personId, name, jobTitle, team, why: whyNamed(good) })),
  }
}

/** Asks somebody whether they would help others with a theme. Asked twice, also at once, it is one question. @returns undefined where nothing says that they could be asked */
export async function inviteCoach(inviter: Inviter, { personId, themeKey }: { personId: string; themeKey: string }): Promise<true | 'already' | undefined> {
  return inviter.writing(async (tx) => {
    // One question to a person at a time, so that two who ask at once do not ask twice.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`invite ${personId} ${themeKey}`}, 0))`)
    const [known] = await tx.select({ id: coachInvitations.id }).from(coachInvitations)
      .where(and(eq(coachInvitations.personId, personId), eq(coachInvitations.themeKey, themeKey), sql`${coachInvitations.answer} is distinct from 'no'`, isNull(coachInvitations.endedAt)))
    if (known) return 'already'
    const [row] = await judgedWell(tx, inviter, { personId, themeKey })
    if (!row) return undefined
    const [asked] = await tx.insert(coachInvitations).values({ organisationId: inviter.organisationId, personId, themeKey, invitedById: whoever(inviter), invitedAt: inviter.at }).onConflictDoNothing().returning({ id: coachInvitations.id })
    if (!asked) return 'already'
    await note(tx, inviter, { did: 'asked somebody to help others', subjectKind: 'coach', subjectId: personId, aboutPersonId: personId })
    const [by] = await tx.select({ name: people.name }).from(people).where(eq(people.id, whoever(inviter)))
    await writeMessages(tx, inviter, [{ kind: 'coaching', to: { personId }, letter: invitationLetter(by!.name, asked.id) }])
    return true
  })
}

/** What somebody was asked, newest first; with what they say yes to. Their own alone. One statement. @param id one of them */
export async function invitationsOf(one: One, id?: string) {
  const tx = await one.reading()
  const by = alias(people, 'by')
  return tx.select({
    id: coachInvitations.id, themeKey: coachInvitations.themeKey, invitedAt: coachInvitations.invitedAt, answer: coachInvitations.answer, answeredAt: coachInvitations.answeredAt, endedAt: coachInvitations.endedAt, by: by.name,
    theme: sql<string>`coalesce((select theme.title from themes theme join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
      where theme.organisation_id = ${coachInvitations.organisationId} and theme.key = ${coachInvitations.themeKey} order by framework.valid_from desc limit 1), ${coachInvitations.themeKey})`,
  }).from(coachInvitations).innerJoin(by, and(eq(by.organisationId, coachInvitations.organisationId), eq(by.id, coachInvitations.invitedById)))
    .where(and(eq(coachInvitations.personId, whoever(one)), id ? eq(coachInvitations.id, id) : undefined)).orderBy(desc(coachInvitations.invitedAt), coachInvitations.themeKey)
}

const ownInvitation = async (tx: Transaction, one: One, id: string) => (await tx.select().from(coachInvitations).where(and(eq(coachInvitations.id, id), eq(coachInvitations.personId, whoever(one)))).for('update'))[0]

/** Whoever was asked says yes or no. Nobody is written to: they appear to others by their yes alone. Pressing twice is the same as once. @returns 'answered' when they had said otherwise */
export async function answerInvitation(one: One, id: string, answer: 'yes' | 'no'): Promise<true | 'answered' | undefined> {
  return one.writing(async (tx) => {
    const asked = await ownInvitation(tx, one, id)
    if (!asked) return undefined
    if (asked.answer) return asked.answer === answer && !asked.endedAt ? true : 'answered'
    await tx.update(coachInvitations).set({ answer, answeredAt: one.at }).where(eq(coachInvitations.id, id))
    // What they answered stands nowhere but in the answer itself; only a yes is to be seen by others.
    if (answer === 'yes') await note(tx, one, { did: 'agreed to help others', subjectKind: 'coach', subjectId: whoever(one) })
    return true
  })
}

/** Somebody who helps with a theme stops, at any time and without a reason. What is booked stands. */
export async function stopHelping(one: One, id: string): Promise<true | undefined> {
  return one.writing(async (tx) => {
    const asked = await ownInvitation(tx, one, id)
    if (asked?.answer !== 'yes') return undefined
    if (asked.endedAt) return true
    await tx.update(coachInvitations).set({ endedAt: one.at }).where(eq(coachInvitations.id, id))
    await note(tx, one, { did: 'stopped helping others', subjectKind: 'coach', subjectId: whoever(one) })
    return true
  })
}
