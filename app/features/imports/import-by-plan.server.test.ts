import { stringify } from 'csv-stringify/sync'
import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { UnreadableFile } from '../../lib/sheets/reading.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { layDown } from '../frameworks/frameworks.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { findings } from '../../../db/invariants.server.ts'
import { endReadings, ownDatabase, personCalled, savedProfile, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { LeavesOpen } from './import-sheet.server.ts'
import { sheetPlan, type Answers, type SheetPlan } from './sheet-plan.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-20T10:00Z'
const columns: SheetPlan['columns'] = {
  reference: ['Ref'], kind: ['Kind'], date: ['On'], case: ['Case'], caseType: ['Type'], team: ['Team'], worker: ['SW'], workerEmail: ['SW email'], manager: ['TM'], managerEmail: ['TM email'],
  attribution: ['Whose'],
}
const byAudit: SheetPlan = sheetPlan.parse({
  layout: 'row an audit', framework: 'practice-themes', columns, themes: { planning: ['Plan'], oversight: ['Oversight'] },
  actionColumns: [{ wording: 'Action 1', owner: 'Owner 1', due: 'Due 1', priority: 'RAG 1' }, { wording: 'Action 2', priority: 'RAG 2' }],
})
const byJudgement: SheetPlan = sheetPlan.parse({ layout: 'row a judgement', framework: 'practice-themes', columns: { ...columns, theme: ['Theme'], grade: ['Grade'], actions: ['Actions'] } })
const allAnswered: Answers = { rag: 'how urgent', pastDue: 'still open', gaps: 'one by one' }

type Cells = Record<string, string>
let used = 0
const newRef = () => `P-${++used}`
const usual = (): Cells => {
  const Ref = newRef()
  return {
    Ref, Kind: 'Moderation', On: '04/05/2026', Case: `C${Ref}`, Type: 'CIN', Team: 'Family Help South', SW: 'Wilma Ashdown', 'SW email': 'wilma.ashdown@northmere.example', TM: 'Marcus Tull', 'TM email': 'marcus.tull@northmere.example', Whose: '',
  }
}
const audit = (more: Cells = {}): Cells => ({ ...usual(), Plan: 'Good', Oversight: 'Good', 'Action 1': '', 'Owner 1': '', 'Due 1': '', 'RAG 1': '', 'Action 2': '', 'RAG 2': '', ...more })
const judged = (of: Cells, Theme: string, Grade: string, more: Cells = {}): Cells => ({ ...of, Theme, Grade, Actions: '', ...more })
const csv = (rows: Cells[]) => stringify(rows, { header: true })

const problemsOf = (importId: string) => owner.execute<{ row: number; column: string | null; problem: string }>(sql`select row, "column", problem from import_problems where import_id = ${importId}::uuid order by position`)
const rejectsOf = (importId: string) => owner.execute<{ row: number }>(sql`select row from import_rejects where import_id = ${importId}::uuid order by row`)
const questionsOf = async (importId: string) => (await owner.execute<{ questions: unknown[] }>(sql`select questions from imports where id = ${importId}::uuid`))[0]!.questions
const actionsOf = (reference: string) => owner.execute<{ wording: string; priority: string; due_on: string; done: string | null; done_by_sheet: boolean; owner: string }>(sql`
  select wording, priority, due_on, to_char(done_at at time zone 'Europe/London', 'YYYY-MM-DD HH24:MI') as done, done_by_sheet, people.name as owner
  from remedial_actions action join audits on audits.id = action.audit_id join people on people.id = owner_id where reference = ${reference} order by wording`)
const gapsOf = (reference: string) => owner.execute<{ key: string; attribution: string | null; withdrawn: boolean }>(sql`
  select themes.key, attribution, withdrawn_at is not null as withdrawn from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id where reference = ${reference} order by 1`)

test('the rows of an audit may stand anywhere in the file, and are counted as rows', async () => {
  const profile = await savedProfile(owner, 'northmere', 'A row a judgement', byJudgement, allAnswered)
  const [one, other] = [usual(), usual()]
  const file = csv([
    judged(one, 'Planning', 'RI', { Actions: 'R: See child ~ Wilma Ashdown ~ 14/05/2030' }), judged(other, 'Planning', 'Good'), judged(other, 'Management oversight', 'Inad', { Whose: 'manager' }),
    judged(one, 'Assessment', 'Good', { Actions: 'R: See child ~ Wilma Ashdown ~ 14/05/2030' }), judged({ ...one, On: '', Case: '', Team: '', SW: '', 'SW email': '' }, 'Recording', 'RI'),
  ])

  expect(await takeIn(db, file, { profile, at, dryRun: true })).toMatchObject({ read: 5, accepted: 5, created: 2, gaps: 3, actions: 1 })
  expect(await takeIn(db, file, { profile, at })).toMatchObject({ read: 5, accepted: 5, rejected: 0, unchanged: 0, created: 2, changed: 0, gaps: 3, actions: 1 })
  expect(await gapsOf(one.Ref!)).toMatchObject([{ key: 'planning', attribution: null }, { key: 'recording', attribution: null }])
  expect(await gapsOf(other.Ref!)).toMatchObject([{ key: 'oversight', attribution: 'manager' }])
  expect(await takeIn(db, csv([judged(other, 'Management oversight', 'Inad', { Whose: 'manager' }), judged(other, 'Planning', 'Good')]), { profile, at })).toMatchObject({ read: 2, unchanged: 2 })
})

test('one faulty row leaves its whole audit out, names that row, and keeps all of them to be mended', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Faulty judgements', byJudgement, allAnswered)
  const [good, bad, other] = [usual(), usual(), usual()]
  const { importId, ...outcome } = await takeIn(db, csv([
    judged(bad, 'Planning', 'Good'), judged(good, 'Planning', 'Good'), judged(bad, 'Assessment', 'Middling'), judged({ ...other, On: '04/05/2026' }, 'Planning', 'Good'),
    judged({ ...other, On: '05/05/2026' }, 'Assessment', 'Good'), judged({ ...usual(), Ref: '' }, 'Planning', 'Good'),
  ]), { profile, at })

  expect(outcome).toMatchObject({ read: 6, accepted: 1, rejected: 5, unchanged: 0, created: 1 })
  expect(await problemsOf(importId)).toMatchObject([
    { row: 4, column: 'Grade' }, { row: 6, column: 'On', problem: expect.stringMatching(/^Row 5 of the same audit says “04\/05\/2026”/) }, { row: 7, column: 'Ref', problem: 'The audit number is missing. Give each audit a number of its own.' },
  ])
  expect((await rejectsOf(importId)).map(({ row }) => row)).toEqual([2, 4, 5, 6, 7])
})

test('a column of something else that was taken for the audit’s number is told, and memory is not filled with it', async () => {
  const profile = await savedProfile(owner, 'northmere', 'One number for all', byJudgement, allAnswered)
  const one = usual()
  const { importId, ...outcome } = await takeIn(db, csv([...Array.from({ length: 501 }, () => judged(one, 'Planning', 'Good')), judged(usual(), 'Planning', 'Good')]), { profile, at })

  expect(outcome).toMatchObject({ read: 502, accepted: 1, rejected: 501 })
  expect((await problemsOf(importId))[0]!.problem).toBe('More than 500 rows of this file belong to one audit. Check the column that holds the number of the audit.')
})

test('actions in columns go to the worker where no owner stands, and are due by their priority where no date does', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Actions in columns', byAudit, allAnswered)
  const row = audit({ Plan: 'RI', 'Action 1': 'A: talk it over', 'Owner 1': 'Marcus Tull', 'Due 1': '02/12/2026', 'RAG 1': 'Amber', 'Action 2': 'B: see the child', 'RAG 2': 'Red', On: '16/11/2026' })

  expect(await takeIn(db, csv([row]), { profile, at })).toMatchObject({ accepted: 1, actions: 2 })
  expect(await actionsOf(row.Ref!)).toMatchObject([
    { wording: 'A: talk it over', priority: 'amber', due_on: '2026-12-02', owner: 'Marcus Tull', done: null }, { wording: 'B: see the child', priority: 'red', due_on: '2026-11-17', owner: 'Wilma Ashdown', done: null },
  ])
})

test('a file that leaves something open is not published, and nothing of it is kept but the questions', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Nothing answered', byAudit)
  const rows = [
    audit({ Plan: 'RI', 'Action 1': 'See child', 'Due 1': '14/05/2026', 'RAG 1': 'G' }), audit({ Plan: 'Fair' }), audit({ Type: 'Edge of care' }),
    audit({ SW: 'Teo Both', 'SW email': 'teo.both@northmere.example' }), audit({ SW: 'Teo Both', 'SW email': 'teo.both@northmere.example', Team: 'MASH' }),
  ]
  const questions = [
    { about: 'rag' }, { about: 'grade words', words: [{ word: 'Fair', rows: 1 }] }, { about: 'case types', words: [{ word: 'Edge of care', rows: 1 }] },
    { about: 'past due', actions: 1, from: '2026-05-14', to: '2026-05-14' }, { about: 'gaps', gaps: 1 },
    { about: 'two teams', who: [{ key: 'teo.both@northmere.example', name: 'Teo Both', teams: ['Family Help South', 'MASH'] }] },
  ]
  const refusal = await takeIn(db, csv(rows), { profile, at }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(LeavesOpen)
  expect(refusal).toBeInstanceOf(UnreadableFile)
  expect((refusal as LeavesOpen).questions).toEqual(questions)
  expect((refusal as Error).message).toMatch(/^Answer first what this file leaves open: Do red, amber and green say how urgent/)
  expect(await actionsOf(rows[0]!.Ref!)).toEqual([])

  const tried = await takeIn(db, csv(rows), { profile, at, dryRun: true })
  expect(tried).toMatchObject({ accepted: 4, rejected: 1, created: 4 })
  expect(await questionsOf(tried.importId)).toEqual(questions)
})

test('words alone do not keep a file from being published: unknown grades leave their rows out, unknown case types stand as written', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Words open', byAudit, allAnswered)
  const rows = [audit({ Plan: 'Fair' }), audit({ Type: 'Edge of care' })]
  const first = await takeIn(db, csv(rows), { profile, at })
  expect(first).toMatchObject({ accepted: 1, rejected: 1 })

  await owner.execute(sql`update import_profiles set plan = plan || '{"gradeWords": {"fair": "requires-improvement"}, "caseTypes": {"Edge of care": "Child in need"}}' where key = ${profile}`)
  expect(await takeIn(db, csv(rows), { profile, at })).toMatchObject({ accepted: 2, rejected: 0, created: 1, changed: 1, gaps: 1 })
  expect(await owner.execute(sql`select case_type from audits where reference = ${rows[1]!.Ref!}`)).toMatchObject([{ case_type: 'Child in need' }])
})

test('where colours say how far an action has got, green is done by the sheet’s word, never later than now, and the others are amber', async () => {
  const profile = await savedProfile(owner, 'northmere', 'How far', byAudit, { ...allAnswered, rag: 'how far' })
  const row = audit({ Plan: 'RI', 'Action 1': 'Done in time', 'Due 1': '14/05/2026', 'RAG 1': 'Green', 'Action 2': 'Under way', 'RAG 2': 'R' })
  const later = audit({ Plan: 'RI', 'Action 1': 'Done before it was due', 'Due 1': '14/05/2030', 'RAG 1': 'G' })
  await takeIn(db, csv([row, later]), { profile, at })

  expect(await actionsOf(row.Ref!)).toMatchObject([
    { wording: 'Done in time', priority: 'amber', done: '2026-05-15 00:00', done_by_sheet: true }, { wording: 'Under way', priority: 'amber', done: null, done_by_sheet: false },
  ])
  expect(await actionsOf(later.Ref!)).toMatchObject([{ done: '2026-11-20 10:00', due_on: '2030-05-14', done_by_sheet: true }])
})

test('actions whose date has passed stay open with their dates, or are done, as the council says', async () => {
  for (const [pastDue, done] of [['still open', null], ['done', '2026-05-15 00:00']] as const) {
    const profile = await savedProfile(owner, 'northmere', `Past due ${pastDue}`, byAudit, { ...allAnswered, pastDue })
    const row = audit({ Plan: 'RI', 'Action 1': 'Old', 'Due 1': '14/05/2026', 'RAG 1': 'R', 'Action 2': 'To come', 'RAG 2': 'R', On: '20/11/2026' })
    await takeIn(db, csv([row]), { profile, at })
    expect(await actionsOf(row.Ref!)).toMatchObject([{ due_on: '2026-05-14', done }, { wording: 'To come', done: null }])
  }
})

test('gaps that the file says nothing of are the practitioner’s but for oversight, where the council says so; what the file says counts before', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Whose gaps', byAudit, { ...allAnswered, gaps: 'practitioner, oversight manager' })
  const [row, said] = [audit({ Plan: 'RI', Oversight: 'RI' }), audit({ Plan: 'RI', Whose: 'system' })]
  await takeIn(db, csv([row, said]), { profile, at })

  expect(await gapsOf(row.Ref!)).toMatchObject([{ key: 'oversight', attribution: 'manager' }, { key: 'planning', attribution: 'practitioner' }])
  expect(await gapsOf(said.Ref!)).toMatchObject([{ attribution: 'system' }])
})

test('somebody in two teams is in the one that the council names, and the audits keep the team of the sheet', async () => {
  const profile = await savedProfile(owner, 'northmere', 'One team', byAudit, { ...allAnswered, teams: { 'ana.one@northmere.example': 'MASH', 'ben.all@northmere.example': 'all' } })
  const [ana, ben] = [{ SW: 'Ana One', 'SW email': 'ana.one@northmere.example' }, { SW: 'Ben All', 'SW email': 'ben.all@northmere.example' }]
  await takeIn(db, csv([audit(ana), audit({ ...ana, Team: 'MASH' }), audit(ben), audit({ ...ben, Team: 'MASH' })]), { profile, at })

  const memberships = await owner.execute<{ name: string; team: string; audits: number }>(sql`
    select people.name, teams.name as team, (select count(*) from audits where worker_id = people.id)::int as audits from team_memberships join people on people.id = person_id join teams on teams.id = team_id
    where people.name in ('Ana One', 'Ben All') order by 1, 2`)
  expect(memberships).toMatchObject([{ name: 'Ana One', team: 'MASH', audits: 2 }, { name: 'Ben All', team: 'Family Help South', audits: 2 }, { name: 'Ben All', team: 'MASH', audits: 2 }])
  expect(await takeIn(db, csv([audit(ben), audit({ ...ben, Team: 'MASH' })]), { profile, at })).toMatchObject({ accepted: 2 })
})

test('an audit is judged by the framework of its own day: before the first version by the first', async () => {
  const [council] = await owner.execute<{ id: string }>(sql`select id from organisations where key = 'northmere'`)
  await owner.execute(sql`update frameworks set valid_to = '2026-10-01' where organisation_id = ${council!.id}::uuid and key = 'practice-themes'`)
  await owner.transaction((tx) => layDown(tx, council!.id, {
    ...practiceFramework, validFrom: '2026-10-01', grades: [{ key: 'met', word: 'Met', goodEnough: true }, { key: 'not-met', word: 'Not met', goodEnough: false }],
    themes: practiceFramework.themes.filter(({ key }) => key !== 'oversight'),
  }))
  try {
    const profile = await savedProfile(owner, 'northmere', 'Two versions', byAudit, allAnswered)
    const [old, recent, early, mixed] = [audit({ Plan: 'RI' }), audit({ Plan: 'Not met', Oversight: '', On: '01/10/2026' }), audit({ Plan: 'RI', On: '01/10/2015' }), audit({ Plan: 'RI', On: '02/10/2026', Oversight: '' })]
    const { importId, ...outcome } = await takeIn(db, csv([old, recent, early, mixed]), { profile, at })

    expect(outcome).toMatchObject({ accepted: 3, rejected: 1, gaps: 3 })
    expect(await problemsOf(importId)).toMatchObject([{ row: 5, column: 'Plan', problem: 'This is not a grade we can read. Write one of: met, not met, not applicable.' }])
    expect(await owner.execute(sql`
      select audits.reference, frameworks.valid_from, grades.key from judgements join audits on audits.id = audit_id join frameworks on frameworks.id = framework_id join themes on themes.id = theme_id
      join grades on grades.id = grade_id where themes.key = 'planning' and reference in (${old.Ref!}, ${recent.Ref!}, ${early.Ref!}) order by import_row`)).toMatchObject([
      { valid_from: '2020-01-01', key: 'requires-improvement' }, { valid_from: '2026-10-01', key: 'not-met' }, { valid_from: '2020-01-01', key: 'requires-improvement' },
    ])
  } finally {
    await owner.execute(sql`update frameworks set valid_from = '2090-01-01' where organisation_id = ${council!.id}::uuid and key = 'practice-themes' and valid_from = '2026-10-01'`)
    await owner.execute(sql`update frameworks set valid_to = null where organisation_id = ${council!.id}::uuid and key = 'practice-themes' and valid_from = '2020-01-01'`)
  }
})

test('an import that changes an audit while evidence of its action is checked: both happen, whole, and the checked action stays done', async () => {
  const profile = await savedProfile(owner, 'northmere', 'Raced', byAudit, allAnswered)
  const isla = await somebody(owner, 'northmere', { name: 'Isla Fenn', role: 'auditor' })
  for (let round = 0; round < 4; round++) {
    const row = audit({ Plan: 'RI', 'Action 1': 'See the child alone', 'Due 1': '14/05/2030', 'RAG 1': 'G' })
    await takeIn(db, csv([row]), { profile, at })
    const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
    const [action] = await owner.execute<{ id: string }>(sql`select action.id from remedial_actions action join audits on audits.id = audit_id where reference = ${row.Ref!}`)
    const evidence = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action!.id, { recordKind: 'Visit', recordDate: '2026-11-19', remark: null })
    const checker = await through(db, 'check evidence', isla, at)

    const [changed, checked] = await Promise.all([
      takeIn(db, csv([{ ...row, Plan: 'Good', 'Action 1': 'Another action' }]), { profile, at }),
      checkEvidence(checker, evidence as string, { outcome: 'accepted' } as never),
    ])
    expect(changed).toMatchObject({ changed: 1, rejected: 0 })
    expect(checked).toBe(true)
    expect(await owner.execute(sql`select done_at is not null as done, withdrawn_at from remedial_actions where id = ${action!.id}::uuid`)).toMatchObject([{ done: true, withdrawn_at: null }])
    expect(await gapsOf(row.Ref!)).toMatchObject([{ key: 'planning', withdrawn: true }])
    await endReadings()
  }
})

test('all that was imported here keeps every promise about the data', async () => {
  await owner.transaction(async (tx) => {
    const broken = []
    for await (const finding of findings(tx)) if (finding.problems > 0) broken.push(finding)
    expect(broken).toEqual([])
  })
})
