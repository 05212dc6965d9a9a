import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/keep-places'
import { allow } from '../../door.server.ts'
import { releaseDays } from '../../features/workshops/offers.ts'
import { freeToKeep, placesInWords, standingOfPersonInWords, whereInWords, whyNotKeep } from '../../features/workshops/offered.ts'
import { inPriorityWindow } from '../../features/workshops/places.ts'
import { keepingPage } from '../../features/workshops/offered.server.ts'
import { bookFromTeamPlaces, keepPlaces, letGo } from '../../features/workshops/places.server.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { inWords, spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { found, idFrom, mend, type Problems } from '../../lib/http.server.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'

const Form = z.discriminatedUnion('what', [
  z.object({ what: z.literal('keep'), team: z.guid('Choose a team.'), places: z.string().trim().regex(/^[1-9]\d{0,2}$/, 'Write how many places, such as 3.').transform(Number), releaseOn: z.string('Write the day, such as 20 11 2026.') }),
  z.object({ what: z.literal('book'), people: z.array(z.guid()).min(1, 'Choose whom you book.').max(200) }),
  z.object({ what: z.literal('let go') }),
])

const sentences: Record<string, string> = {
  kept: 'The places are kept for your team. Whoever of it books takes one of them, and you can book people below.',
  booked: 'They are booked. They are told by e-mail, and find it on their page.',
  'let-go': 'The places are let go, and go to whoever waits.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'keep places for a team')
  const { id, title, calledOff, teams, ...page } = found(await keepingPage(manager, idFrom(params.id)))
  const startsAt = new Date(page.startsAt)
  const days = releaseDays(manager.at, startsAt)
  return {
    id, title, when: spanInWords(startsAt, new Date(page.endsAt)), where: whereInWords(page), places: placesInWords(page), free: inPriorityWindow({ priorityUntil: page.priorityUntil === null ? null : new Date(page.priorityUntil) }, manager.at) ? 0 : freeToKeep(page),
    closed: calledOff ? whyNotKeep['called off'] : startsAt <= manager.at ? whyNotKeep['has begun'] : undefined,
    days: days && { from: inWords(days.from), to: inWords(days.to), suggested: days.to },
    without: teams.filter(({ kept }) => !kept).map(({ id: value, name }) => ({ value, label: name })),
    teams: teams.map(({ id: teamId, name, kept, people }) => ({
      id: teamId, name, kept: kept && { left: kept.kept, asked: kept.asked, letGo: timeOnDayInWords(new Date(kept.releaseAt)), by: kept.by },
      toBook: people.filter(({ standing }) => standing === null || standing === 'waiting' || standing === 'offered').map((one) => ({ value: one.id, label: one.name, hint: one.standing ? `Now ${standingOfPersonInWords[one.standing]}.` : undefined })),
      others: people.flatMap(({ id: personId, name: person, standing }) => (standing === 'booked' || standing === 'another date' || standing === 'took part' ? [{ id: personId, said: `${person} ${standingOfPersonInWords[standing]}` }] : [])),
    })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'keep places for a team')
  const { id, teams } = found(await keepingPage(manager, idFrom(params.id)))
  const form = await request.formData()
  const typed = Object.fromEntries([...form].filter((one): one is [string, string] => typeof one[1] === 'string'))
  const sent = Form.safeParse({ ...typed, people: form.getAll('people'), releaseOn: dayFrom(typed, 'releaseOn') }, { error: () => 'Check this, and send the form again.' })
  if (!sent.success) {
    const problems: Problems = {}
    for (const { path: [field = 'form'], message } of sent.error.issues) problems[field === 'what' ? 'form' : String(field)] ??= message
    return mend(problems, typed)
  }
  const { data: asked } = sent
  const tooLate = (form: string) => data({ problems: { form } as Problems, typed }, { status: 409 })

  if (asked.what === 'let go') {
    return await letGo(manager, id) ? redirect(`/workshops/${id}/keep-places?done=let-go`) : tooLate('No places are kept any more. Perhaps they were let go in another window.')
  }
  if (asked.what === 'book') {
    const came = found(await bookFromTeamPlaces(manager, id, asked.people))
    if (came === true) return redirect(`/workshops/${id}/keep-places?done=booked`)
    if (came === 'another date of it') return tooLate('One of them booked another date of it a moment ago. Look at who is left below, and choose again.')
    if (came === 'not theirs') return mend({ people: 'Choose people of a team for which you keep places.' }, typed)
    if (typeof came === 'string') return tooLate(whyNotKeep[came])
    if ('kept' in came) return mend({ people: came.kept === 0 ? 'No kept place is left. Keep some first.' : `Choose at most ${counted(came.kept, 'person', 'people')}: so many kept places are left.` }, typed)
    const names = new Map(teams.flatMap(({ people }) => people).map((one) => [one.id, one.name]))
    return tooLate(`Nobody was booked: ${andOf(came.cannot.map(({ personId, because }) => `${names.get(personId) ?? 'somebody'} ${cannotBook[because]}`))}. Choose again below.`)
  }
  const came = found(await keepPlaces(manager, id, { teamId: asked.team, places: asked.places, releaseOn: asked.releaseOn }))
  if (came === true) return redirect(`/workshops/${id}/keep-places?done=kept`)
  if (typeof came === 'object') return data({ problems: { places: notSoMany(came.free) } as Problems, typed }, { status: 409 })
  if (came === 'not that day') return mend({ releaseOn: 'Choose a day from tomorrow until the day before the workshop.' }, typed)
  return came === 'not theirs' ? mend({ team: 'Choose a team that you manage.' }, typed) : tooLate(whyNotKeep[came])
}

const cannotBook = { already: standingOfPersonInWords.booked, 'another date of it': standingOfPersonInWords['another date'], 'took part before': standingOfPersonInWords['took part'] } as const

const notSoMany = (free: number) => (free === 0 ? 'No place is free after everybody who waits or comes first, so none can be kept now.' : `Only ${counted(free, 'place is', 'places are')} free after everybody who waits. Write that number or fewer.`)

export default function KeepPlaces({ loaderData: { id, title, when, where, places, free, closed, days, without, teams, done }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const [year, month, day] = days?.suggested.split('-').map(Number) ?? []
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Places for your team: ${title} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}`}>{title}</BackLink>
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">Places for your team</h1>
          <p className="govuk-body">{when}. {where}. {places}.</p>
          {closed && <InsetText>{closed}</InsetText>}
          {!closed && teams.filter(({ kept }) => kept).map(({ id: teamId, name, kept, toBook }, nth) => (
            <section key={teamId} aria-labelledby={`kept-${teamId}`}>
              <h2 id={`kept-${teamId}`} className="govuk-heading-m">{name}: {kept!.left} of {kept!.asked} kept places not booked yet</h2>
              <p className="govuk-body">{kept!.by} keeps them. At {kept!.letGo}, those that nobody has booked go to whoever waits.</p>
              {kept!.left > 0 && toBook.length > 0 && (
                <form method="post" noValidate>
                  <Checkboxes name="people" id={nth === 0 ? 'people' : `people-${nth}`} label={`Whom do you book? At most ${kept!.left}.`} labelSize="s" hint="Talk with them first. They are told, and can cancel it themselves." error={problems?.people} options={toBook} />
                  <Button name="what" value="book">Book for them</Button>
                </form>
              )}
            </section>
          ))}
          {!closed && teams.some(({ kept }) => kept) && (
            <form method="post"><Button name="what" value="let go" variant="secondary">Let the kept places go now</Button></form>
          )}
          {!closed && teams.some(({ others }) => others.length > 0) && (
            <section aria-labelledby="who">
              <h2 id="who" className="govuk-heading-m">Who has a place</h2>
              <ul className="govuk-list govuk-list--bullet">{[...new Map(teams.flatMap(({ others }) => others).map((one) => [one.id, one])).values()].map(({ id: personId, said }) => <li key={personId}>{said}</li>)}</ul>
            </section>
          )}
          {!closed && without.length > 0 && (
            <section aria-labelledby="keep">
              <h2 id="keep" className="govuk-heading-m">Keep places</h2>
              {!days && <p className="govuk-body">It is held too soon to keep places: they would be let go before anybody could book them. People of your team can book themselves.</p>}
              {days && free === 0 && <p className="govuk-body">{notSoMany(0)} People of your team can join the waiting list.</p>}
              {days && free > 0 && (
                <form method="post" noValidate>
                  {without.length === 1 ? <input type="hidden" name="team" value={without[0]!.value} /> : <Radios name="team" label="For which team?" labelSize="s" value={typed?.team} error={problems?.team} options={without} />}
                  <Input name="places" label={without.length === 1 ? `How many places for ${without[0]!.label}?` : 'How many places?'} hint={`${counted(free, 'place is', 'places are')} free after everybody who waits.`} inputMode="numeric" width={2} value={typed?.places} error={problems?.places} />
                  <DateInput name="releaseOn" label="On which day are they let go?" labelSize="s" hint={`A day from ${days.from} to ${days.to}. At 9am on that day, places that nobody has booked go to whoever waits.`} value={typed?.what === 'keep' ? typedDate(typed, 'releaseOn') : { day, month, year }} error={problems?.releaseOn} />
                  <Button name="what" value="keep">Keep the places</Button>
                </form>
              )}
            </section>
          )}
          <p className="pl-who-can-see">You, and the managers of your service area, see who of the team has a place or waits for one. Why somebody cannot come, and who comes first because of what an audit found, is told to no manager.</p>
        </div>
      </div>
    </>
  )
}
