import type { Route } from './+types/set-up'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { checksOf, needsOf, peopleOf, readyInWords, type Facts, type Line } from '../../features/set-up/readiness.ts'
import { setUpOf } from '../../features/set-up/set-up.server.ts'
import { mailInWords } from '../../features/notices/standing.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { bankHolidaysKnownUntil } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { can, type Role } from '../../permissions.ts'
import { Details } from '../../ui/details.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const roleWords: readonly (readonly [Role, string, string])[] = [
  ['practitioner', 'practitioner', 'practitioners'], ['auditor', 'auditor', 'auditors'], ['manager', 'team manager', 'team managers'],
  ['leader', 'leader', 'leaders'], ['admin', 'administrator', 'administrators'],
]

export async function loader({ context, request }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'see set-up')
  const { person: { holdings }, organisation } = signedIn(context)!
  const { modules, activity, lastPublished, frameworks, unsent, ...setUp } = await setUpOf(admin)
  const facts: Facts = {
    ...setUp, lastPublished, frameworks: frameworks.length, bankHolidaysKnownUntil, demo: organisation.demo || context.get(portalContext).demo, mail: organisation.demo ? 'demo' : context.get(portalContext).mail,
    caseLinkPattern: organisation.caseLinkPattern, outOfHours: organisation.outOfHours, dataProtectionEmail: organisation.dataProtectionEmail,
  }
  const checks = checksOf(facts, dayInLondon(admin.at))
  const needs = needsOf(facts, { confirmFindings: can(holdings, 'confirm findings'), seeTeam: can(holdings, 'see my team'), settleDisputes: can(holdings, 'settle disputes') })
  return {
    council: organisation.name,
    ready: readyInWords(checks),
    missing: checks.filter(({ done }) => !done).map(({ words, next }): Line => ({ words, next })),
    done: checks.filter(({ done }) => done).map(({ words }) => words),
    // What the reader has no page for waits for somebody else.
    needs: needs.filter(({ next }) => next),
    others: needs.filter(({ next }) => !next),
    people: peopleOf(facts),
    mail: mailInWords(unsent, facts.mail, admin.at),
    rows: [
      { key: 'Teams', value: `${counted(setUp.teams, 'team', 'teams')} in ${counted(setUp.areas, 'service area', 'service areas')}` },
      { key: 'People', value: `${counted(setUp.people, 'person', 'people')}: ${roleWords.map(([role, one, more]) => counted(setUp.holders[role].people, one, more)).join(', ')}. ${setUp.waysIn.toLocaleString('en-GB')} can sign in` },
      { key: frameworks.length === 1 ? 'Framework' : 'Frameworks', value: frameworks.map(({ title, validFrom, themes }) => `${title}: ${counted(themes, 'theme', 'themes')}, since ${inWords(validFrom)}`).join('; ') || 'None in force' },
      { key: 'Rules', value: `${counted(setUp.rules, 'rule', 'rules')} in force on what learning a gap brings` },
      { key: 'Modules', value: counted(modules.length, 'module published', 'modules published') },
      { key: 'Audits', value: setUp.audits === 0 ? 'None yet' : `${counted(setUp.audits, 'audit', 'audits')}${lastPublished ? `. Last import: ${lastPublished.fileName}, ${momentInWords(lastPublished.askedAt)}` : ''}` },
      { key: 'Working days', value: `The bank holidays of England and Wales, known until ${inWords(bankHolidaysKnownUntil)}` },
      { key: 'Activity log', value: activity.rows === 0 ? 'Nothing recorded yet' : `${counted(activity.rows, 'entry', 'entries')}${activity.lastSealedAt ? `, last sealed ${momentInWords(activity.lastSealedAt)}` : ''}. ${activity.unsealed <= 0 ? 'All sealed' : `${activity.unsealed.toLocaleString('en-GB')} not sealed yet: this is done every minute`}` },
    ],
    modules: modules.map(({ key, title, version, publishedAt }) => ({ key, words: `${title}, version ${version}, published ${momentInWords(publishedAt)}` })),
  }
}

export default function SetUp({ loaderData: { council, ready, missing, done, needs, others, people, mail, rows, modules } }: Route.ComponentProps) {
  return (
    <>
      <title>Set-up – Practice Loop</title>
      <span className="govuk-caption-l">{council}</span>
      <h1 className="govuk-heading-l">Set-up</h1>
      <SetUpNavigation current="/set-up" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h2 className="govuk-heading-m">Ready for live data?</h2>
          <p className="govuk-body"><strong>{ready}</strong>{missing.length > 0 && ' Missing:'}</p>
          <Lines lines={missing} />
          {done.length > 0 && (
            <Details summary="What is done">
              <ul className="govuk-list govuk-list--bullet">{done.map((words) => <li key={words}>{words}</li>)}</ul>
            </Details>
          )}

          <h2 className="govuk-heading-m">Needs you</h2>
          {needs.length === 0 ? <p className="govuk-body">Nothing waits for you.</p> : <Lines lines={needs} />}
          {others.length > 0 && <h3 className="govuk-heading-s">Waits for others</h3>}
          <Lines lines={others} />

          <h2 className="govuk-heading-m">People</h2>
          <p className="govuk-body">{people.sentence}</p>
          <Lines lines={people.lines} />

          <h2 className="govuk-heading-m">Mail</h2>
          <p className="govuk-body">{mail.join(' ')} <a className="govuk-link" href="/set-up/notices">See the messages</a></p>

          <h2 className="govuk-heading-m">What is set up</h2>
          <SummaryList rows={rows} />
          {modules.length > 0 && (
            <Details summary="Modules published">
              <ul className="govuk-list govuk-list--bullet">
                {modules.map(({ key, words }) => <li key={key}>{words}</li>)}
              </ul>
            </Details>
          )}
          <p className="pl-who-can-see">People with the administrator role see this page. It counts people and names none.</p>
        </div>
      </div>
    </>
  )
}

function Lines({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return null
  return (
    <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
      {lines.map(({ words, next }) => <li key={words}>{words}{next && <> <a className="govuk-link" href={next.href}>{next.text}</a></>}</li>)}
    </ul>
  )
}
