import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-arrange'
import { allow, allowIfCan } from '../../door.server.ts'
import { addDate, changeWhoLeads, leadsElsewhere, whoMayLead, workshopToArrange } from '../../features/workshops/arranging.server.ts'
import { busyInWords, dateTyped, placesTyped, placesWrong, whyNotThere } from '../../features/workshops/arranging-form.ts'
import { clockOf, instantsOf, whyNotThen } from '../../features/workshops/arranging.ts'
import { DateFields, leadersToChoose } from '../../features/workshops/date-fields.tsx'
import { changeCapacity, changeDate } from '../../features/workshops/places.server.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { momentInWords, spanInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const Change = z.discriminatedUnion('what', [
  z.object({ what: z.literal('when'), room: z.string().trim(), link: z.string().trim() }),
  z.object({ what: z.literal('places'), places: z.string() }),
  z.object({ what: z.literal('leaders'), leader1: z.guid('Choose who leads it.'), leader2: z.union([z.guid(), z.literal('')]).optional() }),
  z.object({ what: z.literal('another') }),
], { error: 'Choose what to change.' })

const sentences = {
  set: 'The dates are set. People can book now.', moved: 'Changed. Everybody who has a place or waits is told, and so is whoever leads it.', places: 'Changed. Places that came free go to whoever waits.',
  leaders: 'Changed. Whoever leads it now finds it among the workshops they lead.', another: 'Another date is set.', off: 'Called off. Everybody who had a place or waited is told why.',
} as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const one = found(await workshopToArrange(arranger, idFrom(params.id)))
  const over = one.startsAt <= arranger.at
  return {
    id: one.id, title: one.title, minutes: one.minutes, times: spanInWords(one.startsAt, one.endsAt), room: one.room, link: one.link, capacity: one.capacity, booked: one.booked, waiting: one.waiting, kept: one.taken - one.booked,
    date: clockOf(one), key: one.key, leaders: one.leaders, patternId: allowIfCan({ context, request }, 'look at team patterns') ? one.patternId : null,
    first: one.priorityUntil && one.priorityUntil > arranger.at ? momentInWords(one.priorityUntil) : undefined,
    calledOff: one.calledOffAt && { when: momentInWords(one.calledOffAt), because: one.calledOffBecause! },
    changes: !over && one.calledOffAt === null, over, leads: one.leaders.some(({ id }) => id === arranger.personId),
    others: one.others.map(({ id, startsAt, endsAt, calledOff }) => ({ id, calledOff, words: spanInWords(new Date(startsAt), new Date(endsAt)) })),
    people: await whoMayLead(arranger), done: sentences[url.searchParams.get('done') as keyof typeof sentences] as string | undefined,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const id = idFrom(params.id)
  const one = found(await workshopToArrange(arranger, id))
  const form = await parseForm(request, Change)
  if (!form.ok) return form.reply
  const { value, typed } = form
  const done = (what: keyof typeof sentences) => redirect(`/workshops/${id}/arrange?done=${what}`)
  const gone = () => data({ problems: { form: 'It has begun or was called off since you opened this page, so nothing was changed.' }, typed }, { status: 409 })

  if (value.what === 'places') {
    const capacity = placesTyped(value.places)
    if (!capacity) return mend({ places: placesWrong }, typed)
    const came = found(await changeCapacity(arranger, id, capacity))
    return came === true ? done('places') : mend({ places: `${counted(came.taken, 'place is', 'places are')} taken or offered already. Write at least as many.` }, typed)
  }
  if (value.what === 'leaders') {
    const came = found(await changeWhoLeads(arranger, id, [value.leader1, ...(value.leader2 ? [value.leader2] : [])]))
    if (typeof came === 'string') return gone()
    if (came === true) return done('leaders')
    return mend({ leader1: came.problem === 'leads another' ? busyInWords(came.busy) : 'One of those who are to lead it can do so no longer. Choose somebody else.' }, typed)
  }
  const nth = value.what === 'when' ? 1 : 2
  const wished = dateTyped(typed, nth, one.minutes) ?? { problems: { day2: 'Write the day, such as 3 12 2026.' } as Problems }
  const wrong: Problems = { ...('problems' in wished ? wished.problems : {}), ...(value.what === 'when' ? whyNotThere(value.room, value.link) : {}) }
  if (!('date' in wished) || Object.keys(wrong).length > 0) return mend(wrong, typed)
  if (value.what === 'another') {
    const came = found(await addDate(arranger, id, wished.date))
    if ('workshopId' in came) return redirect(`/workshops/${came.workshopId}/arrange?done=another`)
    return mend(came.problem === 'when' ? { [`${came.part}2`]: came.why } : came.problem === 'leads another' ? { starts2: busyInWords(came.busy) } : came.problem === 'dates meet'
      ? { starts2: 'Another date of this workshop is held then. Choose another time.' } : { form: 'Whoever leads this date can do so no longer. Change who leads it first.' }, typed)
  }
  const why = whyNotThen(wished.date, arranger.at)
  if (why) return mend({ [`${why.part}1`]: why.why }, typed)
  const busy = await leadsElsewhere(arranger, id, instantsOf(wished.date))
  if (busy) return mend({ starts1: busyInWords(busy) }, typed)
  const came = found(await changeDate(arranger, id, { ...instantsOf(wished.date), room: value.room || null, link: value.link || null }))
  return came === true ? done('moved') : gone()
}

export default function ArrangeWorkshop({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const of = (what: string) => (typed?.what === what ? { typed, problems } : {})
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Arrange: ${one.title}, ${one.times} – Practice Loop`}</title>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <BackLink href="/workshops/arranged">Arrange workshops</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.times}</span>
          <h1 className="govuk-heading-l">{one.title}</h1>
          {one.calledOff && <InsetText><strong>Called off</strong> on {one.calledOff.when}: {one.calledOff.because}</InsetText>}
          <SummaryList rows={[
            { key: 'When', value: one.times }, ...(one.room ? [{ key: 'Room', value: one.room }] : []), ...(one.link ? [{ key: 'Link', value: <a className="govuk-link" href={one.link} rel="noreferrer">{one.link}</a> }] : []),
            { key: 'Led by', value: one.leaders.map(({ name }) => name).join(', ') },
            { key: 'Places', value: `${one.booked} of ${one.capacity} booked${one.kept > 0 ? `, ${one.kept} offered or kept for a team` : ''}, ${one.waiting === 0 ? 'nobody waits' : counted(one.waiting, 'person waits', 'people wait')}` },
            ...(one.first ? [{ key: 'Who goes first', value: `Until ${one.first}, those with an open red action or a gap graded inadequate` }] : []),
          ]} />
          <p className="govuk-body">
            <a className="govuk-link" href={`/workshops/${one.id}`}>The date as everybody sees it</a><br />
            <a className="govuk-link" href={`/workshops/about/${one.key}`}>What it is, part by part</a>
            {one.patternId && <><br /><a className="govuk-link" href={`/team/patterns/${one.patternId}`}>What a team has in common, because of which it is held</a></>}
            {one.over && one.leads && <><br /><a className="govuk-link" href={`/workshops/${one.id}/register`}>Its register</a></>}
          </p>
          {one.changes && (
            <>
              <Details summary="Change when or where it is" open={typed?.what === 'when'}>
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="when" />
                  <DateFields nth={1} labels={{ day: 'Day', starts: 'Starts', ends: 'Ends' }} value={one.date} {...of('when')} />
                  <Input name="room" label="Room" value={of('when').typed?.room ?? one.room} error={of('when').problems?.room} />
                  <Input name="link" label="Link" type="url" inputMode="url" value={of('when').typed?.link ?? one.link} error={of('when').problems?.link} />
                  <p className="govuk-body">{counted(one.booked + one.waiting, 'person has a place or waits and is', 'people have a place or wait and are')} told, each with a change for their calendar.</p>
                  <Button>Change when or where it is</Button>
                </form>
              </Details>
              <Details summary="Change how many places there are" open={typed?.what === 'places'}>
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="places" />
                  <Input name="places" label="How many places?" inputMode="numeric" width={3} value={of('places').typed?.places ?? one.capacity} error={of('places').problems?.places} />
                  <Button>Change the places</Button>
                </form>
              </Details>
              <Details summary="Change who leads it" open={typed?.what === 'leaders'}>
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="leaders" />
                  <Select name="leader1" label="Leads" options={leadersToChoose(one.people, 'Choose')} value={of('leaders').typed?.leader1 ?? one.leaders[0]?.id} error={of('leaders').problems?.leader1} />
                  <Select name="leader2" label="Leads with them" options={leadersToChoose(one.people, 'Nobody else')} value={of('leaders').typed?.leader2 ?? one.leaders[1]?.id} error={of('leaders').problems?.leader2} />
                  <Button>Change who leads it</Button>
                </form>
              </Details>
            </>
          )}
          <Details summary="Set another date of it" open={typed?.what === 'another'}>
            <form method="post" noValidate>
              <input type="hidden" name="what" value="another" />
              <p className="govuk-body">It is held where this one is, led by the same, with as many places. Each person books one of the dates.</p>
              <DateFields nth={2} labels={{ day: 'Day', starts: 'Starts', ends: 'Ends' }} endsHint={`Leave it empty, and it takes ${one.minutes} minutes.`} {...of('another')} />
              <Button>Set this date too</Button>
            </form>
          </Details>
          {one.others.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Its other dates</h2>
              <ul className="govuk-list">{one.others.map(({ id, words, calledOff }) => <li key={id}><a className="govuk-link" href={`/workshops/${id}/arrange`}>{words}</a>{calledOff && ': called off'}</li>)}</ul>
            </>
          )}
          {one.changes && <p className="govuk-body"><a className="govuk-link" href={`/workshops/${one.id}/call-off`}>Call this date off</a></p>}
          <p className="pl-who-can-see govuk-body-s">Those who arrange workshops see this page: how many have a place and wait, and none of them by name.</p>
        </div>
      </div>
    </>
  )
}
