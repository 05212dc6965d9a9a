import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-book'
import { allow } from '../../door.server.ts'
import type { Allowed } from '../../allowed.ts'
import { aboutMine, type About } from '../../features/coaching/about.server.ts'
import { nearest } from '../../features/coaching/availability.ts'
import { askedFrom, asQuery, insteadOfFormat, type AskedOf } from '../../features/coaching/asked.ts'
import { bookMeeting } from '../../features/coaching/booking.server.ts'
import { whyThisCoach } from '../../features/coaching/choosing.ts'
import { Days, JustTaken, OnePress, Times } from '../../features/coaching/choosing-time.tsx'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { formats, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { daysOf, firstThree, freeInWords, slotFrom, slotInWords, slotOf, timesOf, type Slot } from '../../features/coaching/times.ts'
import { dayInLondon, inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { andOf, minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

const Form = z.object({ slot: z.string({ error: 'Choose a time.' }).transform((text) => slotFrom(text)).pipe(z.object({ coachId: z.string(), startsAt: z.date() }, { error: 'Choose a time.' })) })

/** What the page is asked for, by the address. */
async function asked(one: Allowed<'book coaching'>, url: URL): Promise<{ of: AskedOf; about: About; query: (more: Record<string, string | undefined>) => string }> {
  const of = askedFrom(url.searchParams)
  const about = found(await aboutMine(one, of.because))
  return { of: { ...of, format: of.format ?? about.format }, about, query: (more) => asQuery('/coaching/book', url.searchParams, more) }
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const { of, about, query } = await asked(one, url)
  const format = of.format!
  const coaches = (await whoCanHelp(await one.reading(), one, { ...about, format })).filter(({ whyNot }) => whyNot === undefined)
  const coach = coaches.find(({ id }) => id === of.coachId)
  const today = dayInLondon(one.at)
  const first = firstThree(coaches, about.dueAt)
  const themes = about.themes.map(({ title }) => title)
  return {
    title: about.title, page: about.page, due: about.dueAt && momentInWords(about.dueAt), themes: andOf(themes), red: about.red,
    format: { title: formats[format].title, minutes: minutesInWords(formats[format].minutes), about: formats[format].about },
    others: insteadOfFormat(format).map((other) => ({ title: formats[other].title, minutes: minutesInWords(formats[other].minutes), href: query({ format: other, coach: undefined, day: undefined }) })),
    cycle: format === 'practice coaching' && coaches.length > 0 ? asQuery('/coaching/book/cycle', url.searchParams, { format: undefined, day: undefined }) : undefined,
    first,
    coaches: coaches.map((each) => ({
      id: each.id, name: each.name, jobTitle: each.jobTitle, why: whyThisCoach({ ...each, due: about.dueAt }, themes), free: freeInWords(each.times.length), chosen: each.id === of.coachId,
      href: each.times.length > 0 ? `${query({ coach: each.id, day: undefined })}#days` : undefined,
    })),
    chosen: coach && {
      name: coach.name, days: daysOf(coach, today, about.dueAt).map((day) => ({ ...day, href: `${query({ day: day.day })}#times` })), keptForRed: !about.red && coach.terms.firstForRed > 0 ? coach.terms.forRedUntil.slice(0, 5) : undefined,
      day: of.day && timesOf(coach, of.day).length > 0 ? { day: of.day, heading: `${weekdayInWords(of.day)}, with ${coach.name}`, slots: timesOf(coach, of.day) } : undefined,
      gone: of.day !== undefined && timesOf(coach, of.day).length === 0 ? inWords(of.day) : undefined,
    },
    all: query({ coach: undefined, day: undefined }), back: query({ day: undefined }),
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const form = await parseForm(request, Form)
  if (!form.ok) return data({ ...form.reply.data, nearest: [] as Slot[] }, { status: 400 })
  const { of, about } = await asked(one, url)
  const { slot } = form.value
  const booked = found(await bookMeeting(one, { ...slot, format: of.format! }, of.because))
  if (typeof booked === 'object' && 'id' in booked) return redirect(`/coaching/meetings/${booked.id}?done=booked`)
  if (booked !== 'taken') return data({ problems: { form: booked.why } as Record<string, string>, typed: form.typed, nearest: [] as Slot[] }, { status: 409 })
  // What another booked is seen by a reading that begins now.
  const [coach] = await one.writing((tx) => whoCanHelp(tx, one, { ...about, format: of.format! }, { only: slot.coachId }))
  const slots = coach ? nearest(coach.times.map((startsAt) => ({ startsAt })), slot.startsAt).map(({ startsAt }) => ({ slot: slotOf(coach.id, startsAt), text: slotInWords(coach, startsAt) })) : []
  const form2 = slots.length > 0 ? `That time was just taken. Here are the nearest ${slots.length === 1 ? 'one' : slots.length === 2 ? 'two' : 'three'}.` : 'That time was just taken, and they have no other time free. Choose somebody else.'
  return data({ problems: { form: form2 } as Record<string, string>, typed: form.typed, nearest: slots }, { status: 409 })
}

export default function BookCoaching({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed, nearest: near = [] } = actionData ?? {}
  const { chosen } = one
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${chosen?.day ? `${chosen.day.heading}: book coaching` : 'Book coaching'} – Practice Loop`}</title>
      <BackLink href={one.page ?? '/coaching'}>{one.page ? 'What it is about' : 'Coaching'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.format.title}, {one.format.minutes}</span>
          <h1 className="govuk-heading-l">{one.due ? 'Who can help before it is due' : 'Who can help, and when'}</h1>
          <p className="govuk-body">{one.page ? <a className="govuk-link" href={one.page}>{one.title}</a> : one.title}{one.due ? `, due ${one.due}` : ''}.{one.themes && ` It is about ${one.themes}.`}</p>
          <JustTaken slots={near} />
          {near.length === 0 && one.first.slots.length > 0 && !chosen && (
            <section aria-labelledby="first" className="pl-card pl-card--brand">
              <h2 id="first" className="govuk-heading-m">{one.first.inTime ? 'Book with one press' : 'No time is free before it is due'}</h2>
              {!one.first.inTime && <p className="govuk-body">These are the first after it. If the child cannot wait so long, ask your manager or the auditor today.</p>}
              <OnePress slots={one.first.slots} />
            </section>
          )}
          {one.coaches.length === 0 && (
            <EmptyState title="Nobody offers this at present">Ask your manager or an auditor. They can see that you asked for help when you press “I need help” beside an action.</EmptyState>
          )}
          {one.coaches.length > 0 && !chosen && (
            <section aria-labelledby="who">
              <h2 id="who" className="govuk-heading-m">Choose another person or time</h2>
              <ul className="govuk-list govuk-list--spaced">
                {one.coaches.map(({ id, name, jobTitle, why, free, href }) => (
                  <li key={id}>
                    {href ? <a className="govuk-link" href={href}>{name}, {free}</a> : <strong>{name}</strong>}{jobTitle && <span className="pl-quiet"> {jobTitle}</span>}
                    <br />{why}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {chosen && (
            <>
              {chosen.day ? (
                <Times heading={chosen.day.heading} slots={chosen.day.slots} chosen={typed?.slot} problem={problems?.slot} submit="Book this time" back={`${one.back}#days`} />
              ) : (
                <section aria-labelledby="when">
                  <h2 id="when" className="govuk-heading-m">When is {chosen.name} free?</h2>
                  {chosen.gone && <InsetText>On {chosen.gone} no time is free any more. Choose another day.</InsetText>}
                  {chosen.keptForRed && <p className="govuk-body">The first times of each day are kept for red actions until {chosen.keptForRed} of the working day before.</p>}
                  <Days days={chosen.days} chosen={undefined} linkTo={(day) => chosen.days.find((one) => one.day === day)!.href} />
                </section>
              )}
              <p className="govuk-body"><a className="govuk-link" href={one.all}>Choose somebody else</a></p>
            </>
          )}
          {!chosen && (one.others.length > 0 || one.cycle) && (
            <section aria-labelledby="other-ways">
              <h2 id="other-ways" className="govuk-heading-m">Other ways to meet</h2>
              <ul className="govuk-list govuk-list--spaced">
                {one.others.map(({ title, minutes, href }) => <li key={href}><a className="govuk-link" href={href}>{title}, {minutes}</a></li>)}
                {one.cycle && <li><a className="govuk-link" href={one.cycle}>A coaching cycle: three meetings over eight weeks, with goals of your own</a></li>}
              </ul>
            </section>
          )}
          <p className="govuk-body pl-quiet">{one.format.about} {whatCoachingIsNot}</p>
          <p className="pl-who-can-see">Who can see this: you and whoever you meet. That you meet, and whether it was held, is on the thread of a gap that it is about; an auditor who arranges coaching sees when. Your calendar and e-mails say “Coaching meeting” and no more.</p>
        </div>
      </div>
    </>
  )
}
