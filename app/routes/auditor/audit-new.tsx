import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/audit-new'
import { allow } from '../../door.server.ts'
import { casesToAuditOf } from '../../features/programmes/allocation.server.ts'
import { beginRecording, caseToBegin, peopleOfTeam, toChooseFrom, type NotBegun } from '../../features/recording/begin.server.ts'
import { howFar } from '../../features/recording/in-hand.ts'
import { recordingsInHand } from '../../features/recording/recording.server.ts'
import { notACaseReference } from '../../lib/case-reference.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, daysAfter, inWords, type Day } from '../../lib/days.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const Wanted = z.object({ case: z.guid().optional().catch(undefined), team: z.guid().optional().catch(undefined) })

/** A year of the record is read. */
const usualDays = 365

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const wanted = Wanted.parse(Object.fromEntries(url.searchParams))
  const today = dayInLondon(auditor.at)
  const period = { from: partsOf(daysAfter(today, -usualDays)), to: partsOf(today) }
  if (wanted.case) {
    const allocated = found(await caseToBegin(auditor, wanted.case))
    if (allocated.begunId) throw redirect(`/audits/recordings/${allocated.begunId}`)
    return { step: 'allocated' as const, allocated, period }
  }
  const { teams, caseTypes } = await toChooseFrom(auditor)
  const team = teams.find(({ id }) => id === wanted.team)
  if (team) {
    const { workers, managers } = await peopleOfTeam(auditor, team.id)
    return { step: 'by hand' as const, team: { id: team.id, name: team.name }, caseTypes, period, workers: asOptions(workers), managers: asOptions(managers) }
  }
  const inHand = await recordingsInHand(auditor)
  const toBegin = await casesToAuditOf(auditor)
  return {
    step: 'choose' as const, teams: teams.map(({ id, name }) => ({ value: id, label: name })), putAside: url.searchParams.has('put-aside'),
    inHand: inHand.map(({ id, reference, caseReference, team: of, ...far }) => ({ id, reference, caseReference, team: of, far: howFar(far) })),
    toBegin: toBegin.map(({ id, caseReference, caseType, team: of, phase, dueOn }) => ({ id, caseReference, caseType, team: of, phase, due: dueOn && inWords(dueOn) })),
  }
}

const partsOf = (day: Day) => ({ day: String(Number(day.slice(8))), month: String(Number(day.slice(5, 7))), year: day.slice(0, 4) })
const asOptions = (some: readonly { id: string; name: string }[]) => some.map(({ id, name }) => ({ value: id, label: name }))

const nobody = 'nobody'
const Person = z.union([z.guid(), z.literal(nobody)], { error: 'Choose who it was, or say that nobody on this list did.' }).transform((id) => (id === nobody ? null : id))
const ByHand = z.object({
  caseReference: z.string().trim().min(1, 'Write the reference of the case.').max(40, 'A reference has at most 40 characters.')
    .superRefine((text, { addIssue }) => {
      const message = notACaseReference(text)
      if (message) addIssue({ code: 'custom', message })
    }),
  caseType: z.string().min(1, 'Choose the type of case.').max(100), teamId: z.guid('Choose the team.'), workerId: Person, managerId: Person,
})

const whyNot: Record<NotBegun, [field: string, sentence: string]> = {
  'own case': ['workerId', 'You held or managed this case. Another auditor records its audit.'],
  'own team': ['form', 'You lead this team or its area. Another auditor records audits of its cases.'],
  'no such team': ['form', 'Choose a team whose cases you audit.'],
  'not of the team': ['workerId', 'Choose somebody who has been in this team.'],
  'no framework': ['form', 'Your council has no framework in force today. Ask whoever looks after the set-up.'],
}

export async function action({ context, request }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const form = await parseForm(request, z.record(z.string(), z.string()))
  if (!form.ok) return form.reply
  const { typed } = form
  const problems: Problems = {}

  const allocated = typed.caseToAuditId === undefined ? undefined : z.guid().safeParse(typed.caseToAuditId)
  const byHand = allocated ? undefined : ByHand.safeParse(typed)
  for (const { path, message } of byHand?.error?.issues ?? []) problems[String(path[0])] ??= message
  const [auditedFrom, auditedTo] = [dayFrom(typed, 'from'), dayFrom(typed, 'to')]
  if (!auditedFrom) problems.from = 'Write the first day of the record that you read.'
  if (!auditedTo) problems.to = 'Write the last day of the record that you read.'
  else if (auditedTo > dayInLondon(auditor.at)) problems.to = 'The last day is still to come. Write a day up to today.'
  else if (auditedFrom && auditedTo < auditedFrom) problems.to = 'The last day comes before the first.'
  if (Object.keys(problems).length > 0) return mend(problems, typed)

  const what = allocated ? { caseToAuditId: found(allocated.data) } : byHand!.data!
  const begun = found(await beginRecording(auditor, what, { auditedFrom: auditedFrom!, auditedTo: auditedTo! }))
  if (typeof begun !== 'string') return redirect(`/audits/recordings/${begun.id}`)
  const [field, sentence] = whyNot[begun]
  return mend({ [allocated ? 'form' : field]: sentence }, typed)
}

export default function NewAudit({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Record an audit – Practice Loop`}</title>
      {one.step === 'choose' && one.putAside && <NotificationBanner success>The audit is put aside, and what you wrote is deleted.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Record an audit</h1>
          {one.step === 'choose' && <Choose {...one} problems={problems} />}
          {one.step === 'allocated' && (
            <form method="post" noValidate>
              <SummaryList rows={[
                { key: 'Case', value: <><span className="pl-reference">{one.allocated.caseReference}</span>, {one.allocated.caseType}</> },
                { key: 'Team', value: one.allocated.team }, { key: 'Held by', value: one.allocated.worker ?? 'Nobody is named' }, { key: 'Managed by', value: one.allocated.manager ?? 'Nobody is named' },
                { key: 'Picked', value: `${one.allocated.sample === 'random' ? 'At random' : 'As a targeted sample'}, for “${one.allocated.phase}”` },
              ]} />
              <input type="hidden" name="caseToAuditId" value={one.allocated.id} />
              <Period period={one.period} typed={typed} problems={problems} />
              <Button>Begin</Button>
            </form>
          )}
          {one.step === 'by hand' && (
            <form method="post" noValidate>
              <p className="govuk-body">{one.team.name}. <a className="govuk-link" href="/audits/new">Choose another team</a></p>
              <p className="govuk-body">A case that you choose by hand counts as a targeted audit, for ever: it says nothing about how often something happens.</p>
              <input type="hidden" name="teamId" value={one.team.id} />
              <Input name="caseReference" label="Case reference" hint="The reference in your case system, such as NM123456. No name." width={20} value={typed?.caseReference} error={problems?.caseReference} />
              <Select name="caseType" label="Type of case" value={typed?.caseType ?? ''} error={problems?.caseType} options={[{ value: '', label: 'Choose' }, ...one.caseTypes.map((title) => ({ value: title, label: title }))]} />
              <Select name="workerId" label="Who held the case in that time?" hint="Whoever worked in this team in the last two years is here, those who have left among them." value={typed?.workerId ?? ''} error={problems?.workerId} options={[{ value: '', label: 'Choose' }, ...one.workers, { value: nobody, label: 'Nobody on this list' }]} />
              <Select name="managerId" label="Who managed it?" value={typed?.managerId ?? ''} error={problems?.managerId} options={[{ value: '', label: 'Choose' }, ...one.managers, { value: nobody, label: 'Nobody on this list' }]} />
              <Period period={one.period} typed={typed} problems={problems} />
              <p className="pl-who-can-see govuk-body-s">Until you publish the audit, only you see that you record it.</p>
              <Button>Begin</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}

type Chosen = Extract<Awaited<ReturnType<typeof loader>>, { step: 'choose' }>

function Choose({ inHand, toBegin, teams, problems }: Chosen & { problems: Problems | undefined }) {
  return (
    <>
      <h2 className="govuk-heading-m">Audits you are recording</h2>
      {inHand.length === 0 && <p className="govuk-body">None. An audit that you begin stays here until you publish it or put it aside. Only you see it.</p>}
      {inHand.length > 0 && (
        <ul className="govuk-list govuk-list--spaced">
          {inHand.map(({ id, reference, caseReference, team, far }) => (
            <li key={id}><a className="govuk-link" href={`/audits/recordings/${id}`}>Audit {reference}</a>, case <span className="pl-reference">{caseReference}</span>, {team}: {far}</li>
          ))}
        </ul>
      )}
      <h2 className="govuk-heading-m">Cases allocated to you</h2>
      {toBegin.length === 0 && <p className="govuk-body">None waits. Cases of a sample that are allocated to you will be here.</p>}
      {toBegin.length > 0 && (
        <ul className="govuk-list govuk-list--spaced">
          {toBegin.map(({ id, caseReference, caseType, team, phase, due }) => (
            <li key={id}><a className="govuk-link" href={`/audits/new?case=${id}`}>Record case <span className="pl-reference">{caseReference}</span></a>, {caseType}, {team}: {phase}{due && `, by ${due}`}</li>
          ))}
        </ul>
      )}
      <h2 className="govuk-heading-m">A case that you choose by hand</h2>
      <form method="get" noValidate>
        <Select name="team" label="Team that had the case" value="" error={problems?.teamId} options={[{ value: '', label: 'Choose' }, ...teams]} />
        <Button variant="secondary">Continue</Button>
      </form>
    </>
  )
}

type Parts = { day: string; month: string; year: string }

function Period({ period, typed, problems }: { period: { from: Parts; to: Parts }; typed: Record<string, string> | undefined; problems: Problems | undefined }) {
  return (
    <>
      <DateInput name="from" label="First day of the record that you read" labelSize="s" hint="Usually a year back. You judge what was done in the last six months of it." value={typed ? typedDate(typed, 'from') : period.from} error={problems?.from} />
      <DateInput name="to" label="Last day of the record that you read" labelSize="s" value={typed ? typedDate(typed, 'to') : period.to} error={problems?.to} />
    </>
  )
}
