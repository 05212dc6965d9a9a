import type { Route } from './+types/set-up'
import { allow, signedIn } from '../../door.server.ts'
import { setUpOf } from '../../features/set-up/set-up.server.ts'
import { whatIsMissing } from '../../features/set-up/readiness.ts'
import { bankHolidaysKnownUntil } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { can, type Role } from '../../permissions.ts'
import { Details } from '../../ui/details.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const roleWords: readonly (readonly [Role, string, string])[] = [
  ['practitioner', 'practitioner', 'practitioners'], ['auditor', 'auditor', 'auditors'], ['manager', 'team manager', 'team managers'],
  ['leader', 'leader', 'leaders'], ['admin', 'administrator', 'administrators'],
]

export async function loader({ context, request }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'see set-up')
  const { person, organisation } = signedIn(context)!
  const { modules, activity, lastImport, ...setUp } = await setUpOf(admin)
  const missing = whatIsMissing({ ...setUp, frameworks: setUp.frameworks.length, lastImport, bankHolidaysKnownUntil }, dayInLondon(admin.at))
  const many = (n: number, one: string, more: string) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : more}`
  return {
    council: organisation.name,
    // A page that only an auditor may open is named to others, not linked.
    missing: missing.map(({ words, next }) => (next?.href === '/audits' && !can(person.holdings, 'confirm findings') ? { words } : { words, next })),
    rows: [
      { key: 'Teams', value: `${many(setUp.teams, 'team', 'teams')} in ${many(setUp.areas, 'service area', 'service areas')}` },
      { key: 'People', value: `${many(setUp.people, 'person', 'people')}: ${roleWords.map(([role, one, more]) => many(setUp.holders[role], one, more)).join(', ')}. ${setUp.waysIn.toLocaleString('en-GB')} can sign in` },
      { key: setUp.frameworks.length === 1 ? 'Framework' : 'Frameworks', value: setUp.frameworks.map(({ title, validFrom, themes }) => `${title}: ${many(themes, 'theme', 'themes')}, since ${inWords(validFrom)}`).join('; ') || 'None in force' },
      { key: 'Rules', value: `${many(setUp.rules, 'rule', 'rules')} in force on what learning a gap brings` },
      { key: 'Modules', value: many(modules.length, 'module published', 'modules published') },
      { key: 'Audits', value: setUp.audits === 0 ? 'None yet' : `${many(setUp.audits, 'audit', 'audits')}${lastImport ? `. Last import: ${lastImport.fileName}, ${momentInWords(lastImport.askedAt)}` : ''}` },
      { key: 'Working days', value: `England’s bank holidays, known until ${inWords(bankHolidaysKnownUntil)}` },
      { key: 'Activity log', value: activity.rows === 0 ? 'Nothing recorded yet' : `${many(activity.rows, 'entry', 'entries')}${activity.lastSealedAt ? `, last sealed ${momentInWords(activity.lastSealedAt)}` : ''}. ${activity.unsealed <= 0 ? 'All sealed' : `${activity.unsealed.toLocaleString('en-GB')} not sealed yet: this is done every minute`}` },
    ],
    modules: modules.map(({ key, title, version, publishedAt }) => ({ key, words: `${title}, version ${version}, published ${momentInWords(publishedAt)}` })),
  }
}

export default function SetUp({ loaderData: { council, missing, rows, modules } }: Route.ComponentProps) {
  return (
    <>
      <title>Set-up – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{council}</span>
          <h1 className="govuk-heading-l">Set-up</h1>
          <h2 className="govuk-heading-m">{missing.length === 0 ? 'Nothing is missing' : 'What is missing'}</h2>
          {missing.length === 0 && <InsetText>Everything the portal needs is set up, and nothing waits for you.</InsetText>}
          {missing.length > 0 && (
            <ul className="govuk-list govuk-list--bullet">
              {missing.map(({ words, next }) => (
                <li key={words}>{words}{next && <> <a className="govuk-link" href={next.href}>{next.text}</a></>}</li>
              ))}
            </ul>
          )}
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
