import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { sealActivity } from '../app/features/activity/seal.server.ts'
import { changePlan, startServiceAction } from '../app/features/service-actions/looking-after.server.ts'
import { monthOf, monthsAfter } from '../app/features/service-actions/service-actions.ts'
import { dayInLondon } from '../app/lib/days.ts'
import { allowNamed } from '../app/door.server.ts'
import { writeDigests } from '../app/features/chasing/digests.server.ts'
import { remind } from '../app/features/chasing/nudge.server.ts'
import { writeMessages } from '../app/features/notices/notices.server.ts'
import { sendMail } from '../app/jobs/send-mail.server.ts'
import { takeInCourseList } from '../app/features/courses/course-list.server.ts'
import { decideLearning } from '../app/features/assignments/decisions.server.ts'
import { checkEvidence } from '../app/features/evidence/evidence.server.ts'
import { publishRecording } from '../app/features/publishing/publish-recording.server.ts'
import { releaseWhatIsDue } from '../app/features/released/released.server.ts'
import { takeReportFigures } from '../app/features/reports/drafts.server.ts'
import { issueReport } from '../app/features/reports/issue.server.ts'
import { lastClosed } from '../app/features/reports/periods.ts'
import { sayItIsDone } from '../app/features/remedial-actions/remedial-actions.server.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../tests/support/council.ts'
import { recordedAction, recordedHere, wholeRecording } from '../tests/support/recordings.ts'
import { askForModeration } from '../app/features/moderation/choosing.server.ts'
import { moderationFor, reveal, takeModeration } from '../app/features/moderation/moderation.server.ts'
import { agreeGrades } from '../app/features/publishing/agree-grades.server.ts'
import { answerAudit } from '../app/features/replies/replies.server.ts'
import { chooseFromList, draw } from '../app/features/programmes/draws.server.ts'
import { seedFor } from '../app/features/programmes/programmes.ts'
import { askForDip } from '../app/features/cohorts/dips.server.ts'
import { cohortOf, judgeWhole } from '../tests/support/dips.ts'
import { listOf, programmeOf } from '../tests/support/programme.ts'
import { answerOffer, bookPlace, cancelPlace } from '../app/features/workshops/places.server.ts'
import { workshopOf } from '../tests/support/workshops.ts'
import { arrangeMeeting, bookMeeting, cancelMeeting, moveMeeting } from '../app/features/coaching/booking.server.ts'
import { coaching } from '../tests/support/coaching.ts'
import { writing, type Transaction } from './client.server.ts'
import { findings, invariants } from './invariants.server.ts'

const { db, owner } = await ownDatabase()

beforeAll(async () => {
  await takeIn(db, sheet([
    { 'Audit No': 'T-0001', 'Case ID': 'NM100001', 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner', 'What needs to improve': 'Her day is not described.' },
    { 'Audit No': 'T-0002', 'Case ID': 'NM100002', Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026', Attribution: 'practitioner' },
    { 'Audit No': 'T-0003', 'Case ID': 'NM100003', 'Audit type': 'Internal audit', Plan: 'Inadequate', Assessment: 'Inadequate', 'Date of audit': '05/05/2026' },
    { 'Audit No': 'T-0004', 'Case ID': 'NM100004', 'Date of audit': '20/07/2026' },
  ]))
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const audrey = await somebody(owner, 'northmere', { name: 'Audrey Check', role: 'auditor' })
  const [action] = await owner.execute<{ id: string }>(sql`select id from remedial_actions`)
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma), action!.id, { recordKind: 'Plan', recordDate: '2026-05-08', remark: null })
  await checkEvidence(await through(db, 'check evidence', audrey), sent!, { outcome: 'accepted' })
  const proposed = await owner.execute<{ id: string }>(sql`
    select assignment_id as id from assignment_reasons reason join gaps on gaps.id = reason.gap_id join audits on audits.id = gaps.audit_id where audits.reference = 'T-0002'`)
  for (const { id } of proposed) await decideLearning(await through(db, 'decide learning', audrey), id, { decision: 'waived', because: 'Passed elsewhere.' })
  const [challenged] = await owner.execute<{ auditId: string; gapId: string }>(sql`
    select audits.id as "auditId", gaps.id as "gapId" from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id where audits.reference = 'T-0003' and themes.key = 'planning'`)
  await owner.execute(sql`update audits set published_at = now() where reference = 'T-0003'`)
  await answerAudit(await through(db, 'reply to audits', wilma), challenged!.auditId, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: challenged!.gapId, because: 'See May.' }] })
  await oneIsRecorded(wilma)
  await writing(db, wilma.organisationId, (tx) => writeMessages(tx, { organisationId: wilma.organisationId, at: new Date() }, [{ kind: 'digest', to: { personId: wilma.id }, letter: { subject: 'Today', opening: 'Nothing is due.', parts: [], closing: 'Daily.' } }]))
  await sendMail(db, { appUrl: 'http://localhost', sender: 'no-reply@practice.example', demo: true, transport: undefined, troubled: (fault) => { throw fault } })
  const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
  const { programmeId, phaseId } = await programmeOf(await through(db, 'plan audits', una), { title: 'Drawn from' })
  const listId = await listOf(await through(db, 'plan audits', una), programmeId, Array.from({ length: 60 }, (_, nth) => ({ case: `NM${7000 + nth}` })))
  await draw(await through(db, 'plan audits', una), phaseId, { listId, size: 20, by: [], seed: seedFor(phaseId, 0) })
  await chooseFromList(await through(db, 'plan audits', una), phaseId, { listId, references: [await notDrawn()], because: 'Asked for by the panel.' })
  await endReadings()
  const modesta = await somebody(owner, 'northmere', { name: 'Modesta Second', role: 'auditor' })
  const moderating = () => through(db, 'moderate audits', modesta)
  await askForModeration(await through(db, 'moderate audits', audrey), { reference: 'T-0003', line: 'first' })
  const [{ id: moderation } = { id: '' }] = await owner.execute<{ id: string }>(sql`select id from moderations where chosen_because = 'asked for'`)
  await takeModeration(await moderating(), moderation)
  const { themes, scales } = (await moderationFor(await moderating(), moderation))!
  const good = scales.find(({ word }) => word === 'Good')!.id
  await reveal(await moderating(), moderation, { themes: Object.fromEntries(themes.map(({ themeId, title }) => [themeId, { gradeId: title.startsWith('Permanence') ? null : good, remark: '' }])), overallId: good })
  const { revealed } = (await moderationFor(await moderating(), moderation))!
  const first = [...revealed!.themes.values()].filter(({ firstId }) => firstId !== null && firstId !== good)
  await agreeGrades(await moderating(), moderation, { themes: Object.fromEntries(first.map(({ themeId, firstId }) => [themeId, { gradeId: firstId, because: 'We read it together.' }])), talked: true, feedback: 'Thank you.' })
  await dipsAreJudged()
  await service()
  await chased(wilma)
  await oneDidACourse(wilma)
  await oneIsReported()
  await someWait(wilma, audrey, una)
  await someMeet(wilma, una, audrey)
  await sealActivity(db)
  await endReadings()
})

/** Somebody did a course elsewhere, as a list says. */
async function oneDidACourse(worker: Somebody) {
  const [person] = await owner.execute<{ email: string }>(sql`select email from people where id = ${worker.id}::uuid`)
  const list = Buffer.from(`Who,Course title,Completed on\n${person!.email},Neglect in practice,03/03/2026`)
  await takeInCourseList(await allowNamed(db, 'northmere', 'courses command', 'look after people', new Date()), { source: Readable.from([list]), fileName: 'courses.csv', bytes: list.byteLength, dryRun: false })
}

/** A morning is told, and the team's manager reminds somebody of another action. */
async function chased(worker: Somebody) {
  await takeIn(db, sheet(['T-0060', 'T-0061'].map((reference, nth) => (
    { 'Audit No': reference, 'Case ID': `NM10006${nth}`, Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Write the plan anew ~ Wilma Ashdown ~ 11/06/2026' }))), { at: '2026-06-09T08:00:00Z' })
  const job = (at: string) => allowNamed(db, 'northmere', 'notices job', 'send notices', new Date(at))
  for (const day of ['2026-06-10', '2026-06-11']) await writeDigests(await job(`${day}T07:00:00Z`))
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, team_id, valid_from)
    select people.organisation_id, people.id, 'manager', 'team', teams.id, '2020-01-01' from people join teams on teams.organisation_id = people.organisation_id and teams.name = 'Family Help South'
    where people.name = 'Marcus Tull' and people.organisation_id = ${worker.organisationId} on conflict do nothing`)
  const [late] = await owner.execute<{ id: string }>(sql`select action.id from remedial_actions action join audits on audits.id = action.audit_id where audits.reference = 'T-0060'`)
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  expect(await remind(await through(db, 'chase actions', marcus, '2026-06-12T06:00:00Z'), late!.id, 'Can we talk at two?')).toBe(true)
  await writeDigests(await job('2026-06-12T07:00:00Z'))
  await endReadings()
}

/** The week in which all of this was published is reported. */
async function oneIsReported() {
  const rosa = await somebody(owner, 'northmere', { name: 'Rosa Report', role: 'admin' })
  const after = new Date(Date.now() + 14 * 86_400_000)
  await takeReportFigures(await allowNamed(db, 'northmere', 'reports job', 'draft reports', after))
  await issueReport(await through(db, 'issue reports', rosa, after), lastClosed('weekly', after), null)
  await releaseWhatIsDue(await allowNamed(db, 'northmere', 'releases job', 'release figures', new Date(Date.now() + 200 * 86_400_000)))
}

/** A workshop with one place that somebody has, one who waits for it, and one who has cancelled. */
async function someWait(has: Somebody, waits: Somebody, cancelled: Somebody) {
  const { id } = await workshopOf(owner, 'northmere', { startsAt: new Date(Date.now() + 60 * 86_400_000), capacity: 1 })
  const door = (who: Somebody) => through(db, 'book workshops', who)
  expect([await bookPlace(await door(cancelled), id), await bookPlace(await door(has), id), await bookPlace(await door(waits), id)]).toEqual(['booked', 'waiting', 'waiting'])
  expect([await cancelPlace(await door(cancelled), id, 'court'), await answerOffer(await door(has), id, 'accept')]).toEqual([true, true])
}

/** One meeting was held, one is ahead, one is offered, one was cancelled; one of the managers’ programme is booked. */
async function someMeet(learner: Somebody, coach: Somebody, arranger: Somebody) {
  await coaching(owner, coach, { weekdays: [0, 1, 2, 3, 4, 5, 6], hours: ['00:00', '23:45'], mostADay: 12 })
  const ahead = new Date(Date.now() + 5 * 86_400_000)
  const at = (hour: number) => new Date(Date.UTC(ahead.getUTCFullYear(), ahead.getUTCMonth(), ahead.getUTCDate(), hour))
  const door = () => through(db, 'book coaching', learner)
  const ids = (await Promise.all([9, 11, 13].map(async (hour) => bookMeeting(await door(), { coachId: coach.id, format: 'action clinic', startsAt: at(hour) })))).map((told) => {
    if (typeof told !== 'object' || !('id' in told)) throw new Error(`Not booked: ${JSON.stringify(told)}`)
    return told.id
  })
  expect(await moveMeeting(await door(), ids[1]!, at(15))).toEqual({ id: ids[1] })
  expect(await cancelMeeting(await door(), ids[2]!, 'court')).toBe(true)
  expect(await arrangeMeeting(await through(db, 'arrange coaching', arranger), { kind: 'person', id: learner.id }, { coachId: coach.id, format: 'practice coaching', startsAt: at(17) }, 'offer')).toMatchObject({ id: expect.any(String) })
  await owner.execute(sql`update coaching_meetings set starts_at = starts_at - interval '7 days', ends_at = ends_at - interval '7 days', attendance = 'held', attendance_said_by_id = coach_id, attendance_said_at = now() where id = ${ids[0]!}::uuid`)
  await owner.execute(sql`insert into coach_reminders (organisation_id, meeting_id, text, written_at) values (${coach.organisationId}::uuid, ${ids[0]!}::uuid, 'Ask how the plan went.', now())`)
  await endReadings()
}

/** A leader has the service answer a gap of its own, and gives it another month. */
async function service() {
  await takeIn(db, sheet([{ 'Audit No': 'T-0050', 'Case ID': 'NM100050', Identity: 'Inadequate', Attribution: 'system' }]))
  const lena = await somebody(owner, 'northmere', { name: 'Lena Head', role: 'leader' })
  const [gap] = await owner.execute<{ id: string }>(sql`select gaps.id from gaps join audits on audits.id = gaps.audit_id where reference = 'T-0050'`)
  const [month, later] = [0, 1].map((n) => monthsAfter(monthOf(dayInLondon(new Date())), n))
  const made = await startServiceAction(await through(db, 'look after service actions', lena), { wording: 'Add identity to the plan', because: 'The plan has no place for it.', ownerId: lena.id, dueMonth: month!, gapIds: [gap!.id] })
  const { id } = made as { id: string }
  await changePlan(await through(db, 'follow service actions', lena), undefined, id, { was: { ownerId: lena.id, dueMonth: month! }, ownerId: lena.id, dueMonth: later!, because: 'The supplier of the form needs longer.' })
}

/** An audit that is recorded here and published with a red, and another that is still being written. */
async function oneIsRecorded(worker: Somebody) {
  const gwen = await somebody(owner, 'northmere', { name: 'Gwen Record', role: 'auditor' })
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  const [team] = await owner.execute<{ id: string }>(sql`select id from teams where name = 'Family Help South' and organisation_id = ${worker.organisationId}`)
  const door = () => through(db, 'record audits', gwen, '2026-06-09T10:30:00Z')
  const whose = { teamId: team!.id, workerId: worker.id, managerId: marcus.id }
  const red = recordedAction(1, worker.id, { priority: 'red', gaps: 'oversight', reached: 'yes', 'spoken-to': 'team manager', 'spoken-on': '2026-06-09', 'spoken-at': '10:15' })
  const id = await recordedHere(door, { ...whose, caseReference: 'NM100005' }, { ...wholeRecording, ...red })
  expect(await publishRecording(await door(), id, [])).toMatchObject({ auditId: expect.any(String) })
  await recordedHere(door, { ...whose, caseReference: 'NM100006' }, { strengths: 'Visits are kept.' })
}

async function notDrawn() {
  const [one] = await owner.execute<{ case_reference: string }>(sql`select case_reference from listed_cases where case_reference not in (select case_reference from cases_to_audit) limit 1`)
  return one!.case_reference
}

/** Takes away what guards a table, so that a row can be written as no code of ours could write it. */
const unguard = (tx: Transaction, table: string) => tx.execute(sql.raw(`
  do $$ declare guard record; begin
    alter table ${table} disable trigger user;
    for guard in select conname from pg_constraint where conrelid = '${table}'::regclass and contype in ('f', 'c')
    loop execute format('alter table ${table} drop constraint %I', guard.conname); end loop;
  end $$`))

const statement = (text: string) => (tx: Transaction) => tx.execute(sql.raw(text))
const gapOn = (theme: string, audit: string) => `(select gaps.id from gaps join themes on themes.id = gaps.theme_id join audits on audits.id = gaps.audit_id
  where themes.key = '${theme}' and audits.reference = '${audit}')`
const closing = (gap: string) => statement(`insert into gap_closures select organisation_id, id, now() from gaps where id = ${gap}`)

/** Wilma completed a module, and six weeks later answered three questions on it, all of them right, but for what is given otherwise. */
const recalled = (wrong: { ids?: string; answers?: string; right?: number; of?: number; finishedAt?: string }) => {
  const { ids = 'ids[:3]', answers = 'right_answers', right = 3, of = 3, finishedAt = `declared_at + interval '42 days'` } = wrong
  return statement(`
    with done as (insert into declarations (organisation_id, person_id, module_version_id, declared_at) select people.organisation_id, people.id, version.id, now() - interval '50 days' from people
      join module_versions version on version.organisation_id = people.organisation_id and version.module_key = 'childs-day' where people.name = 'Wilma Ashdown' returning *)
    insert into recalls (organisation_id, person_id, module_version_id, question_ids, answers, "right", "of", finished_at)
    select organisation_id, person_id, module_version_id, ${ids}, ${answers}, ${right}, ${of}, ${finishedAt} from done cross join lateral (
      select array_agg(question ->> 'id') as ids, jsonb_object_agg(question ->> 'id', (select option ->> 'key' from jsonb_array_elements(question -> 'options') option where (option ->> 'right')::boolean)) as right_answers
      from module_versions version, jsonb_array_elements(version.content -> 'preCheck') question where version.id = module_version_id) asked`)
}

/** Marcus is a member of a cohort, with one task; then what breaks a promise. */
const inCohort = (and: string, completed = 'null') => async (tx: Transaction) => {
  await tx.execute(sql.raw(`
    with who as (select * from people where name = 'Marcus Tull'), ours as (select teams.* from teams join who on who.organisation_id = teams.organisation_id where teams.name = 'Family Help South'),
      made as (insert into cohorts (organisation_id, title, starts_on, arranged_by_id, arranged_at) select organisation_id, 'One', '2026-09-07', id, now() from who returning *),
      member as (insert into cohort_members (organisation_id, cohort_id, person_id, team_id, joined_at, joined_by_id, completed_at, certificate)
        select made.organisation_id, made.id, who.id, ours.id, now(), who.id, ${completed}, case when ${completed} is not null then 'CMP-1' end from made, who, ours returning *)
    insert into cohort_tasks (organisation_id, member_id, task, due_on) select organisation_id, id, 'plan for the team', '2026-11-01' from member`))
  await tx.execute(sql.raw(and))
}

const broken: Record<string, (tx: Transaction) => Promise<unknown>> = {
  'no two coaching meetings lie over each other for one person, for the coach with the minutes kept free around them': async (tx) => {
    await tx.execute(sql`alter table held_times drop constraint nobody_is_held_twice`)
    // Five minutes after another ends the coach is not free, and the learner is somebody else.
    await tx.execute(sql`insert into coaching_meetings (organisation_id, coach_id, learner_id, format, starts_at, ends_at, zone, buffer_before, buffer_after, place, booked_by_id, booked_at)
      select organisation_id, coach_id, (select id from people where name = 'Modesta Second'), format, ends_at + interval '5 minutes', ends_at + interval '35 minutes', zone, 0, 0, place, coach_id, now() from coaching_meetings where attendance is null and ended_at is null and offer_until is null limit 1`)
  },
  'a coaching meeting holds just the time of its two people, and none once it has ended': statement(`delete from held_times where meeting_id = (select id from coaching_meetings where ended_at is null limit 1) and person_id = (select id from people where name = 'Wilma Ashdown')`),
  'an offer of a coaching meeting was answered before its time was over, and lapsed only after it': statement(`update coaching_meetings set ended = 'lapsed', ended_at = offer_until - interval '1 minute' where offer_until is not null`),
  'whether a coaching meeting was held is said once it has begun, by one of its two': statement(`update coaching_meetings set attendance_said_at = starts_at - interval '1 minute' where attendance is not null`),
  'learning or coaching that brought a meeting is of its learner, a pair’s meetings are of its two people, and those of the managers’ programme of its member': statement(`
    with pair as (insert into coaching_pairs (organisation_id, kind, coach_id, learner_id, asked_by_id, asked_at, review_on)
      select organisation_id, 'mentoring', learner_id, coach_id, coach_id, now(), now() from coaching_meetings limit 1 returning id)
    update coaching_meetings set pair_id = (select id from pair) where attendance = 'held'`),
  'each coaching of the managers’ programme has one meeting that goes on or was held, as supervisor coaching': statement(`update coaching_meetings set cohort_member_id = (select id from cohort_members limit 1), cohort_meeting = 'coaching 1' where attendance = 'held'`),
  'a calendar hears of a coaching meeting under one name, with a number that it heard once and that is no higher than the meeting’s': statement(`update coaching_meetings set calendar_sequence = 0`),
  'no reminder of a coaching meeting that has ended waits to be sent': statement(`update messages set not_before = now(), sent_at = null where subject_id = (select id from coaching_meetings where ended_at is not null limit 1)`),
  'what a coach wrote for themselves is gone a year and a day after it was last written': statement(`update coach_reminders set written_at = written_at - interval '1 year 2 days'`),
  'every gap has a judgement below good': statement(`update judgements set grade_id = null`),
  'every judgement below good has its gap': statement(`delete from gaps where id = ${gapOn('assessment', 'T-0003')}`),
  'every judgement has a theme and a grade of its own framework': async (tx) => {
    await tx.execute(sql`insert into frameworks (organisation_id, key, title, valid_from) select id, 'another', 'Another', '2020-01-01' from organisations`)
    await tx.execute(sql`update judgements set framework_id = (select id from frameworks where key = 'another' and organisation_id = judgements.organisation_id)`)
  },
  'no closed gap waits for a grade to be confirmed or for anyone to say whose it is': closing(gapOn('assessment', 'T-0003')),
  'no closed gap has an open action': statement(`update remedial_actions set done_at = null`),
  'an action is done when its evidence was accepted or the council’s file said so, and else not': statement(`update remedial_actions set done_at = null`),
  'no gap that was withdrawn is closed or looked at again': statement(`update gaps set withdrawn_at = now()`),
  'no gap is closed or withdrawn while its finding is disputed': statement(`update gaps set withdrawn_at = now() where id in (select gap_id from disputes)`),
  'every challenge is of a grade below good, and was raised with a reply to the same audit': statement(`update disputes set raised_by_id = (select id from people where name = 'Audrey Check')`),
  'no challenge is settled by somebody who held, managed or audited the case': statement(`
    update disputes set settled_at = now(), outcome = 'stands', settled_because = 'So.', settled_by_id = (select auditor_id from audits where reference = 'T-0003')`),
  'no closed gap has unfinished learning': closing(gapOn('lived-experience', 'T-0001')),
  'every action is owned by a person of its council': async (tx) => {
    await unguard(tx, 'remedial_actions')
    await tx.execute(sql`update remedial_actions set owner_id = audit_id`)
  },
  'every row that an import read was accepted, rejected or unchanged': statement(`update imports set unchanged = unchanged + 1`),
  'every published import has brought the audits that it says, but for those taken back, and any other none': statement(`update imports set voided_at = now()`),
  'what an import brought and what it changed is what it accepted': statement(`update imports set changed = accepted`),
  'the tallies that insight reads are those of the judgements': statement(`update theme_tallies set below_good = below_good + 1 where below_good > 0`),
  'every follow-up is a later audit of another case, and says what it found': statement(`update audits set case_reference = 'NM100002' where reference = 'T-0004'`),
  'no follow-up rests on a hidden audit or answers one': statement(`update audits set hidden_at = now() where reference = 'T-0004'`),
  'an audit is hidden while nobody has decided about it or once it was of the wrong child, and else not': statement(`update audits set hidden_at = now() where reference = 'T-0001'`),
  'no learning ended for another child’s audit while a reason for it stands': statement(`update assignments set ended_at = now(), ended_because = 'wrong child'`),
  'no evidence was checked by the one who sent it': async (tx) => {
    await unguard(tx, 'evidence_checks')
    await tx.execute(sql`update evidence_checks set checked_by_id = submitted_by_id from evidence where evidence.id = evidence_id`)
  },
  'the managers’ programme is completed only with its modules, the full day, two coachings, an observation and four accepted tasks': inCohort('select 1', 'now()'),
  'nobody in the managers’ programme was their own coach or observer, and no coaching was said to be held by the member': inCohort(`
    insert into observations (organisation_id, member_id, observer_id, observed_on, minutes, points, strength, try_next, written_at)
    select organisation_id, id, person_id, '2026-10-01', 60, '{}', 'Calm.', 'Ask.', now() from cohort_members`),
  'a task of the managers’ programme was handed in by its member alone': inCohort(`
    insert into evidence (organisation_id, cohort_task_id, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
    select organisation_id, id, 'Plan', '2026-10-01', (select id from people where name = 'Wilma Ashdown'), now(), '2026-10-05' from cohort_tasks`),
  'no learning was decided by its learner': async (tx) => {
    await unguard(tx, 'assignments')
    await tx.execute(sql`update assignments set decision = 'confirmed', decided_at = now(), decided_by_id = person_id`)
  },
  'nobody said that they talked with themself about their learning, or kept time free for it': statement(`
    insert into endorsements (organisation_id, assignment_id, moment, endorsed_by_id, endorsed_at) select organisation_id, id, 'before', person_id, now() from assignments`),
  'a talk after a module comes after its learner declared it': statement(`
    insert into endorsements (organisation_id, assignment_id, moment, endorsed_by_id, endorsed_at)
    select given.organisation_id, given.id, 'after', (select id from people where name = 'Marcus Tull'), now() from assignments given`),
  'no two times that are kept free for one person overlap': statement(`
    insert into protected_times (organisation_id, assignment_id, day, starts_at, minutes, given_by_id, given_at)
    select given.organisation_id, given.id, date '2026-12-03', start, 90, (select id from people where name = 'Marcus Tull'), now() from assignments given, unnest(array['10:00'::time, '11:00']) start`),
  'learning that was given more time is due on the latest day, and each time counts from the one before': statement(`
    insert into learning_extensions (organisation_id, assignment_id, due_before, due_on, because, extended_by_id, extended_at)
    select organisation_id, id, due_on, due_on + 7, 'Court took the week.', decided_by_id, decided_at from assignments where decision = 'waived'`),
  'no learning was given more time before it was confirmed, by its learner, or after it was waived or had ended': statement(`
    with waived as (update assignments set due_on = due_on + 7 where decision = 'waived' returning *)
    insert into learning_extensions (organisation_id, assignment_id, due_before, due_on, because, extended_by_id, extended_at)
    select organisation_id, id, due_on - 7, due_on, 'Court took the week.', decided_by_id, decided_at + interval '1 minute' from waived`),
  'every assignment has a reason, and every reason is of its own learner and module': statement(`delete from assignment_reasons`),
  'no learning ended for another grade while its gap stands and is the learner’s': statement(`update assignments set ended_at = now(), ended_because = 'regraded'`),
  'nobody has the same module to do twice at once': statement(`insert into assignments (organisation_id, person_id, module_key, proposed_at, due_on)
    select organisation_id, person_id, module_key, proposed_at, due_on from assignments`),
  'every section that was read is one that its version has': statement(`insert into section_readings (organisation_id, person_id, module_version_id, section_id, read_at)
    select version.organisation_id, person.id, version.id, 'no-such-section', now() from module_versions version join people person on person.organisation_id = version.organisation_id limit 1`),
  'every declaration rests on a passed last check, of its version or of one that it adds to': statement(`insert into declarations (organisation_id, person_id, module_version_id, declared_at)
    select version.organisation_id, person.id, version.id, now() from module_versions version join people person on person.organisation_id = version.organisation_id
    where not exists (select 1 from declarations done where done.module_version_id = version.id) limit 1`),
  'every score is that of its answers, by the version that was answered': statement(`insert into attempts (organisation_id, person_id, module_version_id, "check", answers, "right", "of", finished_at)
    select module_versions.organisation_id, people.id, module_versions.id, 'post', '{}', 5, 5, now() from module_versions
    join people on people.organisation_id = module_versions.organisation_id and people.name = 'Wilma Ashdown'`),
  'three questions on a module were answered or declined after it was completed': recalled({ finishedAt: 'declared_at' }),
  'what was asked of a module some weeks later are at most three questions of its version, each once, and the score is that of the answers': recalled({ answers: `'{}'` }),
  'an audit that was recorded here is the audit of its recording, with a judgement of each of its framework’s themes': statement(`delete from judgements where grade_id is null`),
  'whoever has left audits nothing, records nothing and stands in for nobody': statement(`update people set left_on = '2020-01-01' where id in (select auditor_id from recordings where published_at is null)`),
  'nothing is kept of the drafts of a recording that was published or put aside': statement(`update recordings set put_aside_at = now() where published_at is null`),
  'no entry of a recording is newer than its last save': statement(`update recordings set revision = 0`),
  'every red action of a recorded audit says who was spoken to or tried': statement(`delete from safety_contacts`),
  'nobody carried out an audit of their own case, nor confirmed the grades of an audit that they carried out here': statement(`update audits set confirmed_at = now(), confirmed_by_id = auditor_id where confirmed_at is null`),
  'nobody moderates their own audit or case, or one audit in both lines': statement(`update audits set auditor_id = (select moderator_id from moderations where moderator_id is not null) where reference = 'T-0003'`),
  'no first grades were shown unnoted, and no moderator’s grade is younger than that moment': statement(`update moderator_grades set saved_at = now() + interval '1 day'`),
  'what was agreed has the moderator’s grade as it was given, and a reason for each difference': async (tx) => {
    await unguard(tx, 'agreed_grades')
    await tx.execute(sql`update agreed_grades set because = null`)
  },
  'an audit whose moderation was agreed is confirmed, unless a later sheet changed it': statement(`update audits set confirmed_at = null where reference = 'T-0003'`),
  'a challenge is decided by nobody who raised it or asked for the action, and what it withdrew is no longer asked for': statement(`
    insert into action_challenges (organisation_id, remedial_action_id, raised_by_id, raised_at, because, decide_by, decided_by_id, decided_at, outcome, decided_because)
    select action.organisation_id, action.id, action.owner_id, now(), 'x', '2026-06-01', people.id, now(), 'withdrawn', 'y' from remedial_actions action
    join people on people.organisation_id = action.organisation_id and people.name = 'Una Planner' where action.withdrawn_at is null limit 1`),
  'an action answers gaps of its own audit only': statement(`
    insert into remedial_action_gaps (organisation_id, remedial_action_id, gap_id) select action.organisation_id, action.id, gaps.id from remedial_actions action
    join gaps on gaps.organisation_id = action.organisation_id and gaps.audit_id <> action.audit_id limit 1`),
  'a second look is at a green that a manager accepted, by an auditor who neither sent nor accepted it': statement(`
    insert into second_looks (organisation_id, evidence_id, chosen_at, look_by) select organisation_id, id, now(), '2026-06-01' from evidence limit 1`),
  'whoever has an action now is who it was last passed on to': statement(`
    insert into hand_overs (organisation_id, remedial_action_id, from_id, to_id, because, by_id, at) select action.organisation_id, action.id, action.owner_id, people.id, 'reassigned', people.id, now()
    from remedial_actions action join people on people.organisation_id = action.organisation_id and people.name = 'Una Planner' limit 1`),
  'a release says what its hash says': async (tx) => {
    await unguard(tx, 'figure_releases')
    await tx.execute(sql`update figure_releases set contents = jsonb_set(contents, '{smallNumber}', '1')`)
  },
  'an issued report says what its hash says': async (tx) => {
    await unguard(tx, 'reports')
    await tx.execute(sql`update reports set words = jsonb_set(words, '{moved}', '"Nothing moved."')`)
  },
  'no report is issued twice, or before its cut-off': async (tx) => {
    await unguard(tx, 'reports')
    await tx.execute(sql`alter table reports drop constraint issued_once`)
    await tx.execute(sql`insert into reports select organisation_id, gen_random_uuid(), kind, period, cut_off, contents, inputs_hash, issued_hash, words, small_number, issued_at, issued_by_id from reports`)
  },
  'an issued report has the figures and the words of its draft': statement(`update report_drafts set contents = jsonb_set(contents, '{title}', '"Else"')`),
  'what nobody has decided about a team rests on gaps of practitioners of that team, on that theme': statement(`
    with pattern as (insert into team_patterns (organisation_id, team_id, framework_key, theme_key, noticed_at) select organisation_id, team_id, 'practice-themes', 'planning', now() from audits where reference = 'T-0001' returning *)
    insert into team_pattern_gaps (organisation_id, team_pattern_id, gap_id) select organisation_id, id, ${gapOn('lived-experience', 'T-0001')} from pattern`),
  'what was taken up for a team names a workshop or a service action': statement(`
    insert into team_patterns (organisation_id, team_id, framework_key, theme_key, noticed_at, decided_at, decided_by_id, decision)
    select organisation_id, team_id, 'practice-themes', 'planning', now(), now(), manager_id, 'taken up' from audits where reference = 'T-0001'`),
  'coaching that is proposed or agreed says because of which gap': statement(`
    insert into coaching_proposals (organisation_id, person_id, module_key, proposed_at) select organisation_id, worker_id, 'childs-day', now() from audits where reference = 'T-0001'`),
  'every service action answers a gap, or what several people of a team have in common': statement(`delete from service_action_gaps`),
  'no gap is answered by two service actions, unless the earlier was not done': async (tx) => {
    await tx.execute(sql`with another as (
        insert into service_actions (organisation_id, wording, because, owner_id, due_month, started_by_id, started_at)
        select organisation_id, wording, because, owner_id, due_month, started_by_id, started_at from service_actions returning organisation_id, id)
      insert into service_action_gaps select another.organisation_id, another.id, gap_id, added_by_id, added_at from another, service_action_gaps`)
  },
  'no closed gap has an open service action': closing(gapOn('identity', 'T-0050')),
  'the owner and the month of a service action are what its last change says': statement(`update service_actions set due_month = due_month + interval '1 month'`),
  'no message is both sent and refused, and what was sent had an address': async (tx) => {
    await unguard(tx, 'messages')
    await tx.execute(sql`update messages set refused_at = now(), trouble = 'address refused'`)
  },
  'a message is sent after it was written, and opened after it was sent': async (tx) => {
    await unguard(tx, 'messages')
    await tx.execute(sql`update messages set sent_at = null, opened_at = now()`)
  },
  'of a message that could not go only a category is kept, and no word of a mail server': statement(`update messages set trouble = '550 wilma@northmere.example unknown'`),
  'the activity log is as it was sealed': async (tx) => {
    await unguard(tx, 'activity')
    await tx.execute(sql`update activity set did = 'did nothing' where did = 'sent evidence'`)
  },
  'what is written once cannot be changed': statement(`alter table attempts disable trigger written_once`),
  'row security guards every table of a council': statement(`alter table gaps disable row level security`),
  'the role the portal works as is no superuser and owns nothing': async (tx) => {
    await tx.execute(sql`grant create on schema public to practice_loop_app`)
    await tx.execute(sql`alter table imports owner to practice_loop_app`)
  },
  'a gap has one case at most that is still to look at it again, and it is of another child': statement(`insert into cases_looking_again select one.organisation_id, one.id, gaps.id from cases_to_audit one join gaps on gaps.organisation_id = one.organisation_id where gaps.id = (select id from gaps where organisation_id = one.organisation_id order by id limit 1)`),
  'a case is in a sample by chance where its draw was by chance, and else targeted': statement(`update cases_to_audit set sample = 'random'`),
  'every random sample is what its list and seed give': statement(`update draws set seed = seed || ' again' where kind = 'random'`),
  'no action comes to two rungs on one day, least of all its worker’s and a manager’s': statement(`
    insert into chases (organisation_id, remedial_action_id, rung, due_on, to_id, "on", at, message_id)
    select organisation_id, remedial_action_id, 'manager', due_on, to_id, "on", at, message_id from chases where rung = 'on the day'`),
  'no morning tells of an action of which a manager has reminded somebody that day': statement(`
    insert into chases (organisation_id, remedial_action_id, rung, due_on, to_id, "on", at, message_id)
    select organisation_id, remedial_action_id, 'after', due_on, to_id, "on", at + interval '1 hour', message_id from chases where rung = 'nudge'`),
  'no digest is of a weekend or a bank holiday': statement(`update digests set "on" = '2026-12-25' where "on" = '2026-06-10'`),
  'whatever was told went out in a message to whoever was told, and every digest in one of its own': statement(`update messages set person_id = (select id from people where name = 'Una Planner')`),
  'no course is recorded of a list that was taken back or not taken in, and of every other list as many as it brought': statement(`update course_lists set taken_back_at = now(), taken_back_by_id = (select id from people where name = 'Audrey Check')`),
  'no workshop has more places booked, offered and kept than it has': async (tx) => {
    await unguard(tx, 'workshops')
    await tx.execute(sql`update workshops set capacity = 0`)
  },
  'as many places of a workshop are taken as are booked, offered and kept for teams': statement(`update workshops set taken = 0`),
  'nobody waits for a workshop that is open to everybody while a place in it is free': statement(`update workshops set capacity = 2`),
  'nobody was offered or given a place while somebody with a smaller number waited who might have had it': statement(`
    insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at)
    select organisation_id, workshop_id, series_id, (select id from people where name = 'Lena Head'), 9, now() + interval '1 hour', false, now() + interval '1 hour'
    from places where offered_at is null and booked_at is null`),
  'the numbers of a workshop’s places are below the next that is given': statement(`update workshops set next_number = 3`),
  'every place is in a date of its series': async (tx) => {
    await unguard(tx, 'places')
    await tx.execute(sql`update places set series_id = gen_random_uuid()`)
  },
  'who took part is said only of a workshop that has begun and was not called off': statement(`
    update places set attendance = 'attended', registered_at = now(), registered_by_id = person_id where booked_at is not null and ended_at is null`),
  'what is offered or kept for a team is so only until before the workshop starts': statement(`
    update places set offered_at = now(), offer_until = now() + interval '90 days' where offered_at is null and booked_at is null`),
  'nobody has, wants or keeps a place in a workshop that was called off': statement(`
    update workshops set called_off_at = now(), called_off_because = 'No room.', called_off_by_id = (select id from people where name = 'Lena Head' limit 1)`),
  'every dip sample is of five children, and no child is in both samples of a manager': statement(`update dip_cases set case_reference = 'nm 9001' where case_reference = 'NM9101'`),
  'no finished dip sample was judged by the manager, whoever asked for it, judged the other, or had had a hand in what was judged': statement(`update cohort_members set coach_id = (select auditor_id from dip_samples where moment = 'after')`),
  'every grade of a dip sample is on one of its two themes and of its own framework, and a finished one has all ten, with where each was seen': statement(`delete from dip_grades where position = 5 and theme_key = 'oversight'`),
  'no identifying detail stands in what was written about a case': statement(`update audits set improvements = 'Ring the carer on 07700 900123.' where reference = 'T-0001'`),
  'no name and no words stand where the reference of a case belongs': statement(`update audits set case_reference = 'John Smith' where reference = 'T-0001'`),
  'no gap that an identifying detail left in a sheet was taken in with it': statement(`update remedial_actions set wording = 'Phone mother on [removed: phone number]'`),
}

/** One manager has both samples, judged by two auditors who had no hand in what they judged. */
async function dipsAreJudged() {
  const by = await somebody(owner, 'northmere', { name: 'Asa Arranger', role: 'admin' })
  const { ids: [member] } = await cohortOf(owner, 'northmere', { title: 'Judged', startsOn: '2026-03-02', many: 1, by })
  const judges = [await personCalled(owner, 'northmere', 'Una Planner'), await personCalled(owner, 'northmere', 'Modesta Second')]
  for (const [nth, { moment, at, dueOn }] of ([{ moment: 'before', at: '2026-02-20', dueOn: '2026-02-27' }, { moment: 'after', at: '2026-06-29', dueOn: '2026-07-06' }] as const).entries()) {
    const references = Array.from({ length: 5 }, (_, one) => `NM${9001 + one + 100 * nth}`).join('\n')
    const sample = await askForDip(await through(db, 'look after cohorts', by, at), member!, moment, { references, auditorId: judges[nth]!.id, dueOn })
    if (typeof sample !== 'object' || !('id' in sample)) throw new Error(JSON.stringify(sample))
    await judgeWhole(owner, await through(db, 'judge dip samples', judges[nth]!, at), sample.id, 3)
  }
  await endReadings()
}

class PutBack extends Error {}

/** What is found while something is broken, which it is again no longer afterwards. */
async function whileBroken(harm: (tx: Transaction) => Promise<unknown>, which = invariants) {
  const all: Awaited<ReturnType<typeof collect>> = []
  const trial = owner.transaction(async (tx) => {
    await harm(tx)
    all.push(...await collect(tx, which))
    throw new PutBack()
  })
  await expect(trial).rejects.toThrow(PutBack)
  return all
}

async function collect(tx: Transaction, which = invariants) {
  const all = []
  for await (const finding of findings(tx, which)) all.push(finding)
  return all
}

test('whatever the portal itself has written breaks none', async () => {
  const closed = await owner.execute(sql`select 1 from gap_closures`)

  expect(closed).toHaveLength(1)
  expect(await whileBroken(async () => {})).toEqual(invariants.map(({ name }) => ({ promise: name, problems: 0, examples: [] })))
})

test.each(invariants.map((invariant) => [invariant.name, invariant] as const))('%s: the contrary is found', async (name, invariant) => {
  const [finding] = await whileBroken(broken[name]!, [invariant])

  expect(finding!.problems).toBeGreaterThan(0)
  expect(finding!.examples[0]).toMatch(/\w/)
})

test('three questions that were asked and answered as they should be break nothing; a question of another version, asked twice, a fourth, or another score does', async () => {
  const ofRecalls = invariants.filter(({ name }) => name.includes('three questions'))
  const problems = async (wrong: Parameters<typeof recalled>[0]) => (await whileBroken(recalled(wrong), ofRecalls)).map((finding) => finding.problems)
  expect(await problems({})).toEqual([0, 0])
  for (const wrong of [{ ids: `array['another'] || ids[:2]` }, { ids: 'ids[:2] || ids[:1]' }, { ids: 'ids[:4]', right: 4, of: 4 }, { right: 2 }, { ids: 'ids[:2]', right: 2 }]) expect(await problems(wrong), JSON.stringify(wrong)).toEqual([0, 1])
})
