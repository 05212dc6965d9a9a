import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-duty'
import { allow } from '../../door.server.ts'
import { duties, settleDuty, whoMayIssue } from '../../features/reports/duty.server.ts'
import { kindInWords, kinds } from '../../features/reports/reports.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Select } from '../../ui/select.tsx'

const Duty = z.object({ kind: z.enum(kinds), issuer: z.guid('Choose who issues it.'), deputy: z.guid().or(z.literal('')) })

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const able = found(await whoMayIssue(issuer))
  const settled = found(await duties(issuer))
  return {
    done: url.searchParams.get('done') === 'settled', able: able.map(({ id, name }) => ({ value: id, label: name })),
    kinds: kinds.map((kind) => {
      const duty = settled.find((one) => one.kind === kind)
      return { kind, title: kindInWords[kind], issuerId: duty?.issuerId, deputyId: duty?.deputyId ?? '', told: duty ? duty.told ?? 'the administrators, because neither is there today' : 'the administrators, because nobody has the duty' }
    }),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  found(await duties(issuer))
  const form = await parseForm(request, Duty)
  if (!form.ok) return form.reply
  const { kind, issuer: issuerId, deputy } = form.value
  const came = found(await settleDuty(issuer, kind, { issuerId, deputyId: deputy || null }))
  if (came === 'same person') return mend({ deputy: 'The deputy has to be somebody else.' }, form.typed)
  if (came === 'may not issue') return mend({ issuer: 'One of them may issue reports no longer. Choose somebody else.' }, form.typed)
  return redirect('/reports/duty?done=settled')
}

export default function ReportDuty({ loaderData: { done, able, kinds: each }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Who issues reports – Practice Loop`}</title>
      <BackLink href="/reports">Reports</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {done && !problems && <NotificationBanner success>It is settled who issues the report.</NotificationBanner>}
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Who issues reports</h1>
          <p className="govuk-body">Whoever has the duty is told when a draft is ready; while they are away, their deputy is. Every leader and administrator of the whole council can issue a draft.</p>
          {each.map(({ kind, title, issuerId, deputyId, told }) => {
            const [its, theirs] = typed?.kind === kind ? [typed, problems] : [undefined, undefined]
            const first = problems ? theirs !== undefined : kind === each[0]!.kind
            return (
              <form key={kind} method="post" noValidate>
                <h2 className="govuk-heading-m">{title}</h2>
                <p className="govuk-body">Told of the next draft as things stand: {told}.</p>
                <input type="hidden" name="kind" value={kind} />
                <Select name="issuer" id={first ? 'issuer' : `issuer-${kind}`} label="Who issues it?" options={[{ value: '', label: 'Choose' }, ...able]} value={its ? its.issuer : issuerId} error={theirs?.issuer} />
                <Select name="deputy" id={first ? 'deputy' : `deputy-${kind}`} label="Who does while they are away?" options={[{ value: '', label: 'Nobody' }, ...able]} value={its ? its.deputy : deputyId} error={theirs?.deputy} />
                <Button>Settle it<span className="govuk-visually-hidden">: {title}</span></Button>
              </form>
            )
          })}
          <p className="pl-who-can-see govuk-body-s">Leaders and administrators of the whole council see this.</p>
        </div>
      </div>
    </>
  )
}
