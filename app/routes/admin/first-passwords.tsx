import { z } from 'zod'
import type { Route } from './+types/first-passwords'
import { allow } from '../../door.server.ts'
import { giveFirstPasswords, passwordsAtOnce, withoutWayIn } from '../../features/set-up/first-passwords.server.ts'
import { FirstPasswordsSure, whoElse } from '../../features/set-up/first-passwords-sure.tsx'
import { teamsOfToday } from '../../features/staff/teams-set-up.server.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

/** Everybody, or one team by its id. */
const Whose = z.object({ for: z.literal('everybody').or(z.guid()).optional().catch(undefined) })
const Sure = z.object({ for: z.union([z.literal('everybody'), z.guid()], { error: 'Choose for whom first passwords are made.' }) })

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const asked = Whose.parse(Object.fromEntries(url.searchParams)).for
  const teams = (await teamsOfToday(admin)).map(({ id, name }) => ({ value: id, label: name }))
  const team = teams.find(({ value }) => value === asked)
  const chosen = asked === 'everybody' || team ? asked : undefined
  const waiting = await withoutWayIn(admin, team?.value)
  return { teams, chosen, ofTeam: team?.label, waiting, atOnce: passwordsAtOnce }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseForm(request, Sure)
  if (!form.ok) return form.reply
  const made = await giveFirstPasswords(admin, form.value.for === 'everybody' ? undefined : form.value.for)
  if (made.given.length === 0 && made.taken.length === 0) return mend({ form: 'Everybody here who has an e-mail address and a role has a way in already, perhaps from a colleague a moment ago.' })
  return { ...made, problems: undefined }
}

export default function FirstPasswords({ loaderData: { teams, chosen, ofTeam, waiting, atOnce }, actionData }: Route.ComponentProps) {
  const problems: Record<string, string> | undefined = actionData?.problems
  const made = actionData && 'given' in actionData ? actionData : undefined
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}First passwords – Practice Loop`}</title>
      <BackLink href="/set-up/people">People</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">First passwords</h1>
          {made ? <InsetText>These are shown only this once: print this page now, or copy what you need. Hand each over in person or by telephone, and never by e-mail together with the address.</InsetText> : (
            <>
              <p className="govuk-body">This is for councils that do not sign in through a provider of their own. Whoever has a way in keeps it as it is.</p>
              <form method="get">
                <Select name="for" label="For whom" value={chosen ?? 'everybody'} options={[{ value: 'everybody', label: 'Everybody who cannot sign in yet' }, ...teams]} />
                <Button variant="secondary">Go on</Button>
              </form>
              {chosen && <FirstPasswordsSure chosen={chosen} ofTeam={ofTeam} {...waiting} atOnce={atOnce} />}
            </>
          )}
        </div>
      </div>
      {made && (
        <>
          {made.given.length > 0 && (
            <ScrollTable
              caption={counted(made.given.length, 'first password', 'first passwords')} columns={['Name', 'Team', 'Signs in as', 'Password']}
              rows={made.given.map(({ name, teams: theirs, email, password }) => [name, theirs || 'None', email, <code key={email} className="pl-reference">{password}</code>])}
            />
          )}
          {whoElse(made).map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}
          <p className="govuk-body"><a className="govuk-link" href="/set-up/people">Back to the people</a></p>
        </>
      )}
      <p className="pl-who-can-see govuk-body-s">Nobody can see a password after this page is closed: the portal keeps only what is needed to check it. The activity log says who made one for whom.</p>
    </>
  )
}
