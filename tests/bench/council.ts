import { eq, sql } from 'drizzle-orm'
import { openAccount, settlePerson } from '../../app/features/people/accounts.server.ts'
import { demoPeople } from '../../app/features/people/demo-people.ts'
import { addTeams } from '../../app/features/people/organisations.server.ts'
import { dayInLondon, daysAfter } from '../../app/lib/days.ts'
import type { Role } from '../../app/permissions.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations, teams } from '../../db/schema.ts'

/** A council that has grown: the more it has audited, the more teams it has and the longer it has done so. Its nine service areas are the same at every size, so that pages by area tell the same. */
export type Scale = { times: number; audits: number; teams: number; years: number }

/** Ten themes judged in each audit: 1,000 judgements at 1×, 1,000,000 at 1000×. */
export const scales: readonly Scale[] = [
  { times: 1, audits: 100, teams: 9, years: 1 },
  { times: 10, audits: 1_000, teams: 13, years: 1 },
  { times: 100, audits: 10_000, teams: 32, years: 5 },
  { times: 1000, audits: 100_000, teams: 64, years: 10 },
]

const workersInATeam = 8
const today = dayInLondon(new Date())
export const home = { area: 'Family Help', team: 'Family Help South' }

const teamsAt = (scale: Scale) => [home, ...Array.from({ length: scale.teams - 1 }, (_, k) => ({ area: `Area ${'ABCDEFGH'[k % 8]}`, team: `Team ${called(k)}` }))]

const given = ['Ada', 'Ben', 'Cleo', 'Dan', 'Edie', 'Finn', 'Gwen', 'Hal', 'Ines', 'Jack', 'Kit', 'Lena', 'Max', 'Nell', 'Otto', 'Pia', 'Quin', 'Rhys', 'Suki', 'Tom', 'Uma', 'Vic', 'Wren', 'Yara']
const family = ['Alder', 'Birch', 'Cedar', 'Dale', 'Elm', 'Fern', 'Gorse', 'Heath', 'Ivy', 'Juniper', 'Kelp', 'Larch', 'Moss', 'Nettle', 'Oak', 'Pine', 'Quill', 'Rowan', 'Sedge', 'Thorn', 'Umber', 'Vale', 'Willow', 'Yew', 'Ash', 'Bay', 'Clay', 'Dell', 'Fell', 'Glen']

/** A name for each number, no two alike. */
const called = (k: number) => `${given[k % given.length]} ${family[Math.floor(k / given.length) % family.length]}`
const emailOf = (name: string) => `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@northmere.example`

/** Sets up the council's teams, and the people of the demo, so that one can sign in as each. */
export async function foundCouncil(owner: Database, scale: Scale) {
  await owner.transaction(async (tx) => {
    const [council] = await tx.select().from(organisations).where(eq(organisations.key, 'northmere'))
    await addTeams(tx, council!.id, teamsAt(scale), '2013-01-01')
    const [team] = await tx.select().from(teams).where(sql`${teams.organisationId} = ${council!.id} and ${teams.name} = ${home.team}`)
    const roles: Partial<Record<string, Role>> = { practitioner: 'practitioner', auditor: 'auditor', manager: 'manager', leader: 'leader' }
    for (const { key, name, email } of demoPeople) {
      const role = roles[key]
      if (!role) continue
      const scope = role === 'practitioner' ? 'own' as const : role === 'manager' ? 'team' as const : 'council' as const
      const inTeam = role === 'practitioner' || role === 'manager' ? [team!.id] : []
      const id = await settlePerson(tx, council!.id, { name, email, from: '2013-01-01', roles: [{ role, scope, ...(scope === 'team' && { teamId: team!.id }) }], teamIds: inTeam })
      await openAccount(tx, council!.id, id, { name, email })
    }
  })
}

const header = ['Audit No', 'Audit type', 'Date of audit', 'Case ID', 'Case category', 'Team', 'Service', 'Allocated SW', 'SW email', 'Team Manager', 'TM email', 'Auditor', 'Overall judgement',
  'Voice & lived experience', 'Thresholds', 'Assessment', 'Risk / protection', 'Plan', 'Review & progress', 'Management oversight', 'Recording & chronology', 'Multi-agency', 'Direct work', 'Identity', 'Permanence',
  'Strengths', 'What needs to improve', 'Remedial actions (RAG: action ~ owner ~ due)', 'Attribution']

const wordings = ['Rewrite the plan so that each step can be measured', 'See the child alone and record their view of contact', 'Bring the chronology up to date', 'Record the rationale for the threshold decision', 'Add the father to the assessment', 'Hold reflective supervision on this child']
const strengths = ['Clear, respectful writing.', 'Prompt response; partners involved early.', 'A warm and persistent relationship with the young person.', '']

/**
 * The sheet of such a council, row by row, the same in every run. The latest rows are the last weeks'.
 * @param attributed with whose each gap mainly is, which Northmere's own sheets leave out
 */
export async function* sheetOf(scale: Scale, { attributed = false, prefix = 'B', of = scale.audits } = {}): AsyncGenerator<string> {
  const random = seeded(scale.times)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const allTeams = teamsAt(scale)
  const days = scale.years * 365
  const columns = attributed ? header : header.slice(0, -1)
  yield `${columns.join(',')}\n`

  for (let k = 0; k < of; k += 1) {
    const t = k % allTeams.length
    const place = Math.floor(k / allTeams.length) % workersInATeam
    const worker = t === 0 && place === 0 ? demoPeople[0].name : called(100 + t * workersInATeam + place)
    const manager = t === 0 ? demoPeople[2].name : called(t)
    const on = daysAfter(today, -Math.floor(days * (1 - (k + 1) / of)) - 1)
    const grade = () => { const chance = random(); return chance < 0.1 ? 'Outstanding' : chance < 0.65 ? 'Good' : chance < 0.95 ? 'Requires improvement' : 'Inadequate' }
    const judged = Array.from({ length: 12 }, (_, theme) => (theme < 10 ? grade() : 'N/A'))
    const below = judged.filter((word) => word === 'Requires improvement' || word === 'Inadequate').length
    const actions = Array.from({ length: Math.min(below, 2) }, () => `${pick(['R', 'A', 'A', 'G', 'G', 'G'])}: ${pick(wordings)} ~ ${random() < 0.7 ? worker : manager} ~ ${asWritten(daysAfter(on, 7))}`)
    const cells = [
      `${prefix}-${k}`, random() < 0.5 ? 'Moderation of internal audit' : 'Internal audit', asWritten(on), `NM${100_000 + k}`, pick(['CIN', 'CP', 'LAC', 'Referral']), allTeams[t]!.team, allTeams[t]!.area,
      worker, emailOf(worker), manager, emailOf(manager), called(700 + (k % 12)), grade(), ...judged, pick(strengths), below > 0 ? 'See the remedial actions.' : '', actions.join(' | '),
      ...attributed ? [pick(['practitioner', 'practitioner', 'practitioner', 'manager', 'system', ''])] : [],
    ]
    yield `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
  }
}

const asWritten = (day: string) => day.split('-').toReversed().join('/')

function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** What is older than eight weeks has been done, and checked by somebody else; what is younger is open. */
export async function settleThePast(owner: Database) {
  const before = daysAfter(today, -56)
  await owner.execute(sql`
    insert into evidence (organisation_id, remedial_action_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
    select action.organisation_id, action.id, audits.case_reference, 'Case note', action.due_on, action.owner_id, action.due_at, action.due_on + 2
    from remedial_actions action join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id where action.due_on < ${before}`)
  await owner.execute(sql`
    insert into evidence_checks (organisation_id, evidence_id, outcome, checked_by_id, checked_at)
    select evidence.organisation_id, evidence.id, 'accepted', people.id, evidence.submitted_at + interval '1 day' from evidence
    join people on people.organisation_id = evidence.organisation_id and people.name = ${demoPeople[1].name} where evidence.record_date < ${before}`)
  await owner.execute(sql`
    update remedial_actions set done_at = checked.checked_at from evidence join evidence_checks checked on checked.organisation_id = evidence.organisation_id and checked.evidence_id = evidence.id
    where remedial_actions.organisation_id = evidence.organisation_id and remedial_actions.id = evidence.remedial_action_id and checked.outcome = 'accepted'`)
  await owner.execute(sql.raw('vacuum analyze'))
}
