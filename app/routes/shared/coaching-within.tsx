import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-within'
import { allow, allowIfCan } from '../../door.server.ts'
import { askedInWords } from '../../features/coaching/within.ts'
import { coachesWithin, inviteCoach } from '../../features/coaching/within.server.ts'
import { mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

const Theme = z.string().min(1).max(100)
const Form = z.object({ person: z.guid('Choose whom you ask.'), theme: Theme })
const Chosen = Theme.optional().catch(undefined)

const sentences: Record<string, string> = { asked: 'They are asked, by e-mail. If they say yes, their name stands with the theme; of a no you are not told.', already: 'They have been asked about this theme already.' }

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const inviter = allow({ context, request }, 'invite coaches')
  const chosen = Chosen.parse(url.searchParams.get('theme') ?? undefined)
  const { themes, people } = await coachesWithin(inviter, chosen)
  return {
    themes: themes.map(({ key, title, asked, helping, couldBeAsked }) => ({ key, title, couldBeAsked, asked: askedInWords({ asked, helping }), helping: helping.length > 0 ? andOf(helping) : undefined })),
    // A leader books no coaching, so that the page of it is not theirs.
    from: allowIfCan({ context, request }, 'book coaching') ? { text: 'Coaching', href: '/coaching' } : { text: 'Insight', href: '/insight' },
    theme: themes.find(({ key }) => key === chosen), people, done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const inviter = allow({ context, request }, 'invite coaches')
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { person, theme } = form.value
  const came = await inviteCoach(inviter, { personId: person, themeKey: theme })
  if (!came) return mend({ form: 'They cannot be asked about this theme now: what their cases show has changed, or somebody has asked them meanwhile.' }, form.typed)
  return redirect(`/coaching/within?${new URLSearchParams({ theme, done: came === true ? 'asked' : 'already' })}`)
}

export default function CoachingWithin({ loaderData: { themes, theme, people, from, done }, actionData }: Route.ComponentProps) {
  const { problems }: { problems?: Problems } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coaches from within – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[from]} />
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Coaches from within</h1>
          <p className="govuk-body">People whose own recent cases were good or better on a theme know how it is done here. Ask them whether they would help others with it, a few hours a month. They appear to learners only if they say yes, and they may stop at any time.</p>
          {theme && (
            <section aria-labelledby="people">
              <h2 id="people" className="govuk-heading-m">{theme.title}: who could be asked</h2>
              {people.length === 0 ? (
                <EmptyState title="Nobody to ask at present" titleLevel={3}>Somebody stands here once at least three of their cases were judged on this theme in twelve months, and the last three were good or better. Whoever was asked in the last twelve months is not named again.</EmptyState>
              ) : (
                <ul className="govuk-list govuk-list--spaced">
                  {people.map(({ id, name, jobTitle, team, why }) => (
                    <li key={id}>
                      <form method="post">
                        <input type="hidden" name="person" value={id} /><input type="hidden" name="theme" value={theme.key} />
                        <p className="govuk-body govuk-!-margin-bottom-2"><strong>{name}</strong>{[jobTitle, team].some(Boolean) && `, ${[jobTitle, team].filter(Boolean).join(', ')}`}<br /><span className="pl-quiet">{why}</span></p>
                        <Button variant="secondary" className="govuk-!-margin-bottom-0">Ask them<span className="govuk-visually-hidden">: {name}</span></Button>
                      </form>
                    </li>
                  ))}
                </ul>
              )}
            </section>
          )}
          <h2 className="govuk-heading-m">{theme ? 'All themes' : 'By theme'}</h2>
          <ul className="govuk-list govuk-list--spaced">
            {themes.map(({ key, title, couldBeAsked, asked, helping }) => (
              <li key={key}>
                <a className="govuk-link" href={`/coaching/within?${new URLSearchParams({ theme: key })}`}>{title}</a>: {couldBeAsked === 0 ? 'nobody' : counted(couldBeAsked, 'person', 'people')} could be asked
                <br /><span className="pl-quiet">{asked}{helping && ` They help: ${helping}.`}</span>
              </li>
            ))}
          </ul>
          <p className="pl-who-can-see">Only judgements that somebody confirmed and nobody disputes count, of the last twelve months. That you read a name here is noted. Of a no, or of no answer, nobody is told whose it is. Management oversight is a manager’s, so it is not among the themes.</p>
        </div>
      </div>
    </>
  )
}
