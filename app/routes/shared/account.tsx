import type { Route } from './+types/account'
import { allow, signedIn } from '../../door.server.ts'
import { myRoles } from '../../features/people/my-roles.server.ts'
import { deliveryInWords, mostListed } from '../../features/notices/delivery.ts'
import { myMessages } from '../../features/notices/my-messages.server.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const roleWords: Readonly<Record<Role, { name: string; sees: string }>> = {
  practitioner: { name: 'Practitioner', sees: 'You see your own cases, actions and learning.' },
  auditor: { name: 'Auditor', sees: 'You confirm findings and check the evidence of others.' },
  manager: { name: 'Team manager', sees: 'You see what your team has to do and learn, and what you have to do and learn yourself.' },
  leader: { name: 'Leader', sees: 'You see figures about themes, teams and service areas, and no named worker.' },
  admin: { name: 'Administrator', sees: 'You set the portal up: people, teams, framework, rules and the council’s own settings. You import audits.' },
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const me = allow({ context, request }, 'see my account')
  const { person, organisation } = signedIn(context)!
  const { email, roles, memberOf } = await myRoles(me)
  const messages = await myMessages(me)
  return {
    messages: messages.map((message) => ({ id: message.id, subject: message.subject, written: momentInWords(message.writtenAt), standing: deliveryInWords(message, me.at) })),
    name: person.name, council: organisation.name, email,
    roles: roles.map(({ role, scope, team, area, since }) => ({
      name: roleWords[role].name,
      words: `${{ own: 'For your own work', team: `For the team ${team}`, 'service area': `For the service area ${area}`, council: `For the whole of ${organisation.name}` }[scope]}, since ${inWords(since)}. ${roleWords[role].sees}`,
    })),
    teams: memberOf.map(({ team, since }) => `${team}, since ${inWords(since)}`).join('; ') || 'None',
  }
}

export default function Account({ loaderData: { name, council, email, roles, teams, messages } }: Route.ComponentProps) {
  return (
    <>
      <title>Your account – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Your account</h1>
          <SummaryList rows={[
            { key: 'Name', value: name },
            { key: 'E-mail address', value: email ?? 'None is recorded' },
            { key: 'Council', value: council },
            { key: 'Teams', value: teams },
          ]} />
          <h2 className="govuk-heading-m">Your roles</h2>
          <SummaryList rows={roles.map((role) => ({ key: role.name, value: role.words }))} />
          <h2 className="govuk-heading-m">Your calendar</h2>
          <p className="govuk-body"><a className="govuk-link" href="/account/calendar">Your meetings in your calendar</a>, in Outlook, Google or Apple, kept right by itself.</p>
          <h2 className="govuk-heading-m">Messages to you</h2>
          {messages.length === 0 ? <p className="govuk-body">None yet. What the portal writes to you is here too, whether or not it reached you by e-mail.</p> : (
            <ul className="govuk-list govuk-list--spaced">
              {messages.map(({ id, subject, written, standing }) => <li key={id}><a className="govuk-link" href={`/account/messages/${id}`}>{subject}</a><br /><span className="pl-quiet">Written {written}. By e-mail: {standing}</span></li>)}
            </ul>
          )}
          {messages.length === mostListed && <p className="govuk-body-s">These are the latest {mostListed}.</p>}
          <p className="govuk-body">If something here is not right, tell your QA lead.</p>
          <form method="post" action="/sign-out">
            <Button variant="secondary">Sign out</Button>
          </form>
          <p className="pl-who-can-see">You alone can see this page. <a className="govuk-link" href="/privacy">Who can see what about you</a></p>
        </div>
      </div>
    </>
  )
}
