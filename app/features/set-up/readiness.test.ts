import { expect, test } from 'vitest'
import { changesInWords, checksOf, needsOf, peopleOf, readyInWords, type Facts, type FileFacts } from './readiness.ts'

const held = { people: 3, waysIn: 2 }
const complete: Facts = {
  demo: false, mail: 'set', caseLinkPattern: 'https://cases.example/{case}', outOfHours: '01632 960 999', dataProtectionEmail: 'dpo@council.example',
  teams: 13, unmanagedTeams: [], emptyTeams: [], frameworks: 1, rules: 23, modulesMissing: [], rulesWithoutModule: 0, modulesWaiting: [],
  holders: { practitioner: { people: 40, waysIn: 38 }, auditor: held, manager: held, leader: { people: 1, waysIn: 1 }, admin: held },
  tried: true, audits: 115, provisional: 0, gapsToAttribute: 0, caseQuestions: 0, corrections: [], learningToDecide: 0, waiting: [], lastPublished: undefined,
  bankHolidaysKnownUntil: '2028-12-31', people: 93, peopleWithoutWayIn: 0, inTwoTeams: 0, managersWithoutTeam: 0, leftLately: 0, movedLately: 0, actionsLeftBehind: 0, redsWithNobody: 0, serviceActionsLeftBehind: 0, disputesLate: 0, challengesLate: 0, changes: [],
}
const file: FileFacts = { id: 'i', fileName: 'audits-nov.csv', stage: 'tried', read: 129, accepted: 115, rejected: 14, unchanged: 0, questions: 0 }
const today = '2026-11-26'
const admin = { confirmFindings: false, seeTeam: false, settleDisputes: false }

const missing = (facts: Partial<Facts>, day = today) => checksOf({ ...complete, ...facts }, day).filter(({ done }) => !done).map(({ words, next }) => [words, next?.href])
const needs = (facts: Partial<Facts>, may = admin) => needsOf({ ...complete, ...facts }, may).map(({ words, next }) => [words, next?.href])
const about = (facts: Partial<Facts>) => peopleOf({ ...complete, ...facts })

test('a council that is set up is ready, misses nothing and needs nobody', () => {
  expect(readyInWords(checksOf(complete, today))).toBe('Yes. All 15 done.')
  expect(missing({})).toEqual([])
  expect(needs({})).toEqual([])
  expect(about({})).toEqual({ sentence: '93 people active.', lines: [] })
})

test('what is done is said too', () => {
  expect(checksOf(complete, today).map(({ words }) => words)).toEqual([
    '13 teams are set up.', 'Every team has a manager.', '38 practitioners can sign in.', '2 team managers can sign in.', '2 auditors can sign in.', '1 leader can sign in.',
    '1 framework is in force.', '23 rules are in force.', 'Pages lead to your case system.', 'Red actions show the out-of-hours number, 01632 960 999.', 'Data protection is told by mail when an audit is hidden.',
    'Bank holidays are known until 31 December 2028.', 'A mail server is set.', 'A sheet has been read.', 'This is no demo.',
  ])
})

test('each thing that is missing has its sentence and its page', () => {
  expect(missing({ teams: 0 })).toEqual([['No teams are set up, so no audit can be imported.', '/set-up/teams'], ['No team has a manager.', '/set-up/teams']])
  expect(missing({ unmanagedTeams: ['Court Team'] })).toEqual([['Court Team has no manager.', '/set-up/teams']])
  expect(missing({ unmanagedTeams: ['A', 'B', 'C'] })).toEqual([['3 teams have no manager: A, B and C.', '/set-up/teams']])
  expect(missing({ unmanagedTeams: ['A', 'B', 'C', 'D', 'E'] })).toEqual([['5 teams have no manager: A, B, C and 2 more.', '/set-up/teams']])
  expect(missing({ frameworks: 0, rules: 0 })).toEqual([['No framework is in force, so no judgement can be read.', '/set-up/framework'], ['No rules are in force, so gaps bring no learning.', '/set-up/rules']])
  expect(missing({ caseLinkPattern: null })).toEqual([['The address of your case system is not set, so no page leads to a case.', '/set-up/council/links']])
  expect(missing({ outOfHours: null })).toEqual([['No out-of-hours number is set, so red actions show none.', '/set-up/council/links']])
  expect(missing({ mail: 'not set' })).toEqual([['No mail server is set, so no message leaves the portal. Whoever runs it sets SMTP_URL.', '/set-up/notices']])
  expect(missing({ mail: 'demo' })).toEqual([])
  expect(missing({ dataProtectionEmail: null })).toEqual([['No address of the data protection officer is set, so nobody is told by mail when an audit is hidden.', '/set-up/council/links']])
  expect(missing({ tried: false })).toEqual([['No sheet has been tried out yet.', '/set-up/imports']])
  expect(missing({ demo: true })).toEqual([['This is a demo: every person and case in it is made up. Set the portal up anew for live data.', undefined]])
  expect(readyInWords(checksOf({ ...complete, demo: true, tried: false }, today))).toBe('No. 13 of 15 done.')
})

test('every role needs somebody who holds it and can sign in', () => {
  const without = (role: keyof Facts['holders'], people = 0) => missing({ holders: { ...complete.holders, [role]: { people, waysIn: 0 } } })
  expect(without('practitioner')).toEqual([['Nobody is a practitioner, so nobody can be given an action or learning.', '/set-up/people']])
  expect(without('manager')).toEqual([['Nobody is a team manager, so nobody sees who is stuck.', '/set-up/people']])
  expect(without('auditor')).toEqual([['Nobody is an auditor, so findings cannot be confirmed and evidence cannot be checked.', '/set-up/people']])
  expect(without('leader')).toEqual([['Nobody may see insight yet.', '/set-up/people']])
  expect(without('auditor', 3)).toEqual([['Nobody who is an auditor can sign in yet.', '/set-up/people?role=auditor&standing=no+way+in']])
  expect(without('manager', 3)).toEqual([['Nobody who is a team manager can sign in yet.', '/set-up/people?role=manager&standing=no+way+in']])
})

test('bank holidays have to be known for a year, and are asked for until then', () => {
  expect(missing({}, '2028-01-01')).toEqual([])
  expect(missing({}, '2028-01-02')).toEqual([['Bank holidays are known until 31 December 2028 only: a bank holiday after that counts as a working day, so what falls due around it is due a day too early. A newer version of the portal brings the next years.', '/set-up/council/bank-holidays']])
  expect(missing({}, '2029-01-01')[0]![0]).toMatch(/^Bank holidays were known until 31 December 2028 only/)
})

test('a file that waits says what for and leads there', () => {
  const waits = (one: Partial<FileFacts>) => needs({ waiting: [{ ...file, ...one }] })
  expect(waits({})).toEqual([['audits-nov.csv was tried out: nothing is saved, nobody is told. 129 rows: 115 ready, 14 to mend.', '/set-up/imports/i']])
  expect(waits({ questions: 1 })).toEqual([['audits-nov.csv was tried out: nothing is saved, nobody is told. 129 rows: 115 ready, 14 to mend. 1 question about it waits for an answer.', '/set-up/imports/i/questions']])
  expect(waits({ read: 1, accepted: 0, rejected: 0, unchanged: 1, questions: 2 })[0]![0]).toMatch(/1 row: 0 ready, 1 here already\. 2 questions about it wait for an answer\.$/)
  expect(waits({ stage: 'to describe' })).toEqual([['audits-nov.csv waits for you to match its columns.', '/set-up/imports/i']])
  expect(waits({ stage: 'to try' })).toEqual([['audits-nov.csv waits to be tried out.', '/set-up/imports/i']])
  expect(waits({ stage: 'stopped' })).toEqual([['audits-nov.csv: nothing was taken in.', '/set-up/imports/i']])
  expect(waits({ stage: 'running' })).toEqual([])
})

test('what else waits has its sentence, the files first', () => {
  expect(needs({ lastPublished: { ...file, stage: 'published' } })).toEqual([['14 rows of the last import, audits-nov.csv, were left out.', '/set-up/imports/i']])
  expect(needs({ lastPublished: { ...file, stage: 'published', rejected: 1 } })).toEqual([['1 row of the last import, audits-nov.csv, was left out.', '/set-up/imports/i']])
  expect(needs({ lastPublished: { ...file, stage: 'published', rejected: 0 } })).toEqual([])
  expect(needs({ audits: 0 })).toEqual([['No audits are here yet.', '/set-up/imports']])
  expect(needs({ audits: 0, waiting: [file] })).toHaveLength(1)
  expect(needs({ modulesMissing: ['neglect', 'curiosity'] })).toEqual([['Rules name 2 modules that are not published: “Neglect and cumulative harm” and “Professional curiosity and respectful challenge”. Until then these are not proposed.', '/set-up/rules']])
  expect(needs({ modulesMissing: ['neglect'] })).toEqual([['Rules name 1 module that is not published: “Neglect and cumulative harm”. Until then it is not proposed.', '/set-up/rules']])
  expect(needs({ modulesMissing: ['neglect'], rulesWithoutModule: 2 })[0]![0]).toMatch(/it is not proposed, and 2 of 23 rules bring nothing yet\.$/)
  expect(needs({ modulesWaiting: ['Neglect'] })).toEqual([['1 module cannot be given yet, because facts in it wait to be checked against their sources: “Neglect”.', '/set-up/modules']])
  expect(needs({ modulesWaiting: ['A', 'B', 'C', 'D', 'E'] })[0]![0]).toBe('5 modules cannot be given yet, because facts in them wait to be checked against their sources: “A”, “B”, “C” and 2 more.')
  expect(needs({ redsWithNobody: 1 })).toEqual([['1 red action is with somebody who is away, and nobody stands in. Say who does, or ask their manager to take it over.', '/set-up/people?standing=away']])
  expect(needs({ serviceActionsLeftBehind: 1, disputesLate: 2, challengesLate: 1 })).toEqual([
    ['1 service action needs another owner: its owner has left.', '/service-actions'],
    ['2 challenged findings are past the five working days in which an auditor or a leader outside the line settles them.', undefined],
    ['1 challenged action is past the day by which a manager or an auditor decides about it.', undefined],
  ])
  expect(needs({ disputesLate: 1, challengesLate: 1 }, { confirmFindings: true, seeTeam: false, settleDisputes: true }).map(([, href]) => href)).toEqual(['/disputes', '/desk'])
  expect(needs({ actionsLeftBehind: 1 })).toEqual([['1 open action belongs to somebody who has left, and no manager is there to take it.', '/set-up/teams']])
  expect(needs({ actionsLeftBehind: 4, waiting: [file] }).map(([, href]) => href)).toEqual(['/set-up/imports/i', '/set-up/teams'])
})

test('a hidden audit comes before all else, with how many had opened it and whether data protection knows', () => {
  const hidden = { id: 'c', kind: 'wrong child', reference: 'A-0188', raisedAt: '2026-11-26T09:12:00Z', told: false, openedBy: 2 } as const
  expect(needs({ corrections: [hidden], waiting: [file] })[0]).toEqual(['Wrong child: A-0188. Hidden 26 November 2026, 9:12am; 2 people had opened it. Tell the data protection officer, and decide.', '/set-up/corrections/c'])
  expect(needs({ corrections: [{ ...hidden, kind: 'identifying text', told: true, openedBy: 1 }] })[0]).toEqual(['Identifying text: A-0188. Hidden 26 November 2026, 9:12am; 1 person had opened it. Decide whether it is so.', '/set-up/corrections/c'])
})

test('what only others may open is said and not linked', () => {
  const waiting = { caseQuestions: 2, provisional: 1, gapsToAttribute: 1_204, learningToDecide: 61 }
  expect(needs(waiting)).toEqual([
    ['2 audits wait for a manager or an auditor to settle whose case it is.', undefined],
    ['1 audit is provisional: until an auditor confirms the grades, no learning follows from it.', undefined],
    ['1,204 gaps wait for an auditor to say whose they mainly are: until then no learning follows from them.', undefined],
    ['61 proposals of learning wait for a manager or an auditor to confirm or waive them.', undefined],
  ])
  expect(needs(waiting, { ...admin, confirmFindings: true }).map(([, href]) => href)).toEqual(['/audits', '/audits', '/audits', '/audits'])
  expect(needs(waiting, { ...admin, seeTeam: true }).map(([, href]) => href)).toEqual(['/team', undefined, undefined, '/team'])
})

test('people are told of in sentences, and what somebody should look at has its page', () => {
  expect(about({ leftLately: 2, movedLately: 5 }).sentence).toBe('93 people active. 2 left in the last seven days: 5 actions moved to their managers.')
  expect(about({ leftLately: 1, movedLately: 1 }).sentence).toBe('93 people active. 1 left in the last seven days: 1 action moved to their manager.')
  expect(about({ people: 1, leftLately: 1 }).sentence).toBe('1 person active. 1 left in the last seven days.')
  const lines = (facts: Partial<Facts>) => about(facts).lines.map(({ words, next }) => [words, next?.href])
  expect(lines({ peopleWithoutWayIn: 12 })).toEqual([['12 people have a role and cannot sign in yet.', '/set-up/people?standing=no+way+in']])
  expect(lines({ inTwoTeams: 6 })).toEqual([['6 people are in two teams or more.', '/set-up/people?standing=two+teams']])
  expect(lines({ managersWithoutTeam: 1 })).toEqual([['1 team manager has no team that still goes on.', '/set-up/people?role=manager']])
  expect(lines({ emptyTeams: ['Court Team'] })).toEqual([['Nobody is in Court Team.', '/set-up/teams']])
  expect(lines({ emptyTeams: ['A', 'B'] })).toEqual([['Nobody is in 2 teams: A and B.', '/set-up/teams']])
  expect(lines({ changes: [{ from: 'Safeguarding', to: 'Safeguarding East', changesOn: '2027-01-04' }, { from: 'Safeguarding', to: 'Safeguarding West', changesOn: '2027-01-04' }] }))
    .toEqual([['Safeguarding splits into Safeguarding East and Safeguarding West on 4 January 2027.', '/set-up/teams/map']])
})

test('a change of teams is a new name, a split or a merger', () => {
  const on = '2027-01-04'
  expect(changesInWords([{ from: 'A', to: 'B', changesOn: on }])).toEqual(['A becomes B on 4 January 2027.'])
  expect(changesInWords([{ from: 'A', to: 'C', changesOn: on }, { from: 'B', to: 'C', changesOn: on }])).toEqual(['A and B merge into C on 4 January 2027.'])
  expect(changesInWords([{ from: 'A', to: 'C', changesOn: on }, { from: 'B', to: 'C', changesOn: '2027-02-01' }])).toEqual(['A becomes C on 4 January 2027.', 'B becomes C on 1 February 2027.'])
})
