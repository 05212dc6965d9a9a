import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-book'
import { allow, signedIn } from '../../door.server.ts'
import { aboutMine } from '../../features/coaching/about.server.ts'
import { becauseIn, formatIn, pageAbout, pairIn } from '../../features/coaching/asked.ts'
import { bookCycle, bookMeeting } from '../../features/coaching/booking.server.ts'
import { choiceOf, cycleTimes, dueSaid, momentOf, nearestInWords, nearestThree, timeChosen, timeShape, timeValue } from '../../features/coaching/choice.ts'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { formatKeys, formats, weeksOfCycle, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { DaysAndTimes, nearestIn, SoonestTimes, WhoCanHelp } from '../../features/coaching/time-choice.tsx'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'

const time = z.string({ error: 'Choose a time.' }).regex(timeShape, 'Choose a time.')
const OneMeeting = z.object({ time })
const goal = z.union([z.literal(''), ownWords({ least: 3, most: 40 })]).default('')
const Cycle = z.object({ time1: time, time2: time, time3: time, goal1: ownWords({ least: 3, most: 40 }), goal2: goal, goal3: goal })

const asksForCycle = (asked: URLSearchParams) => asked.has('cycle') && asked.has('coach')

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const asked = url.searchParams
  const { because } = found(becauseIn(asked))
  const about = found(await aboutMine(one, because))
  const cycle = asksForCycle(asked)
  const format = cycle ? 'practice coaching' : about.coachId ? about.format : formatIn(asked) ?? about.format
  const coachId = asked.has('coach') ? idFrom(asked.get('coach')!) : undefined
  const coaches = await whoCanHelp(await one.reading(), one, { ...about, format }, cycle ? { only: coachId!, weeks: weeksOfCycle } : { inPair: pairIn(asked) !== undefined, ...about.coachId && { only: about.coachId } })
  // What is late already is asked for as soon as it can be.
  const dueAt = about.dueAt && about.dueAt > one.at ? about.dueAt : null
  const href = pageAbout('/coaching/book', asked)
  const choice = choiceOf(coaches, { about: { ...about, dueAt }, at: one.at, coach: coachId, day: asked.get('day') ?? undefined, href })
  const { person } = signedIn(context)!
  const fitting = about.coachId ? [format] : formatKeys.filter((key) => formats[key].forRole === null || person.holdings.some(({ role }) => role === formats[key].forRole))
  const times = cycle && choice.chosen ? cycleTimes(coaches[0]!.times) : undefined
  return {
    title: about.title, isOfOneself: because === undefined, back: about.page ?? '/coaching', due: dueAt && dueSaid(dueAt), wasDue: dueAt || !about.dueAt ? null : dueSaid(about.dueAt), themes: about.themes.map((theme) => theme.title), ...choice,
    formats: fitting.map((key) => ({ key, title: formats[key].title, minutes: minutesInWords(formats[key].minutes), about: formats[key].about, chosen: key === format, href: href({ format: key }) })),
    format: { title: formats[format].title, minutes: minutesInWords(formats[format].minutes), about: formats[format].about },
    mayBeCycle: format === 'practice coaching' && choice.chosen && !cycle ? href({ coach: choice.chosen.id, cycle: 'yes' }) : undefined,
    cycle: cycle ? { coach: choice.chosen?.name, back: coachId ? href({ coach: coachId }) : href({}), meetings: times?.map((meeting) => ({ proposed: timeValue(coachId!, meeting.proposed), times: meeting.times.map((startsAt) => ({ value: timeValue(coachId!, startsAt), label: momentOf(startsAt) })) })) } : undefined,
    suggested: about.themes[0] ? `To get better at ${about.themes[0].title.toLowerCase()} on a case of my own` : '',
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const asked = url.searchParams
  const { because } = found(becauseIn(asked))
  const conflict = (problems: Problems, typed: Record<string, string>, nearest: { value: string; words: string }[] = []) => data({ problems, typed, nearest }, { status: 409 })
  if (asksForCycle(asked)) {
    const form = await parseForm(request, Cycle)
    if (!form.ok) return form.reply
    const chosen = [form.value.time1, form.value.time2, form.value.time3].map(timeChosen)
    const coachId = idFrom(asked.get('coach')!)
    if (chosen.some((meeting) => meeting.coachId !== coachId)) return mend({ form: 'The three meetings are with one coach. Choose their times again.' }, form.typed)
    if (new Set(chosen.map(({ startsAt }) => startsAt.getTime())).size < 3) return mend({ time2: 'Choose three times that differ.' }, form.typed)
    const booked = found(await bookCycle(one, { coachId, starts: chosen.map(({ startsAt }) => startsAt), goals: [form.value.goal1, form.value.goal2, form.value.goal3].filter(Boolean), gapId: because?.kind === 'gap' ? because.id : null }, because))
    if (booked === 'taken') return conflict({ form: 'One of these times was just taken, so none is booked. Below are those that are free now.' }, form.typed)
    return 'why' in booked ? conflict({ form: booked.why }, form.typed) : redirect(`/coaching/meetings/${booked.id}?done=cycle`)
  }
  const form = await parseForm(request, OneMeeting)
  if (!form.ok) return form.reply
  const about = found(await aboutMine(one, because))
  const format = about.coachId ? about.format : formatIn(asked) ?? about.format
  const wanted = { ...timeChosen(form.value.time), format }
  const booked = found(await bookMeeting(one, wanted, because, pairIn(asked)))
  if (booked !== 'taken') return 'why' in booked ? conflict({ form: booked.why }, form.typed) : redirect(`/coaching/meetings/${booked.id}?done=booked`)
  const free = (await one.writing((tx) => whoCanHelp(tx, one, { ...about, format }, { inPair: pairIn(asked) !== undefined, ...about.coachId && { only: about.coachId } }))).filter(({ whyNot }) => whyNot === undefined)
  const nearest = nearestThree(free, wanted)
  return nearest.length > 0 ? conflict({ time: `That time was just taken. ${nearestInWords(nearest)}` }, form.typed, nearest) : conflict({ form: 'That time was just taken, and no other is free just now.' }, form.typed)
}

export default function CoachingBook({ loaderData, actionData }: Route.ComponentProps) {
  const { title, isOfOneself, back, due, wasDue, soonest, coaches, chosen, format, formats: all, cycle, mayBeCycle } = loaderData
  const problems = actionData?.problems
  const nearest = nearestIn(actionData)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Book coaching: ${title}${cycle ? ', a cycle of three' : chosen ? `, with ${chosen.name}${chosen.day ? ` on ${chosen.day.words}` : ''}` : ''} – Practice Loop`}</title>
      <BackLink href={cycle?.back ?? back}>{cycle ? 'Choose one meeting instead' : isOfOneself ? 'Coaching' : 'Back to what it is about'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{isOfOneself ? 'For something of your own' : title}</span>
          <h1 className="govuk-heading-l">{cycle ? 'Book a cycle of three meetings' : 'Book coaching'}</h1>
          <p className="govuk-body">{format.title}, {format.minutes}. {format.about}{due && <> It is due {due}.</>}{wasDue && <> It was due {wasDue}.</>}</p>
          {cycle ? <CycleForm {...loaderData} problems={problems} typed={actionData?.typed} /> : (
            <>
              {nearest.length > 0 && (
                <form method="post" noValidate>
                  <Radios name="time" label="Choose one of these times" labelSize="m" error={problems?.time} options={nearest.map(({ value, words }) => ({ value, label: words }))} />
                  <Button>Book this time</Button>
                </form>
              )}
              {nearest.length === 0 && !chosen && <SoonestTimes soonest={soonest} due={due} />}
              {chosen && nearest.length === 0 && (
                <>
                  <DaysAndTimes chosen={chosen} error={problems?.time}><Button>Book this time</Button></DaysAndTimes>
                  {mayBeCycle && <p className="govuk-body"><a className="govuk-link" href={mayBeCycle}>Book a cycle of three meetings</a> with {chosen.name}, over about eight weeks</p>}
                </>
              )}
              {coaches.length === 0
                ? <EmptyState title="Nobody offers this just now">When somebody who can help says when they are free, their times will be here. Ask your auditor who could help you, or choose another kind of meeting.</EmptyState>
                : <section aria-labelledby="who"><h2 id="who" className="govuk-heading-m">{chosen ? 'Somebody else' : 'Choose another time'}</h2><WhoCanHelp coaches={coaches.filter(({ chosen: is }) => !is)} /></section>}
              {all.length > 1 && (
                <section aria-labelledby="formats">
                  <h2 id="formats" className="govuk-heading-m">Kind of meeting</h2>
                  <ul className="govuk-list govuk-list--spaced">
                    {all.map((one) => <li key={one.key}>{one.chosen ? <strong>{one.title}, {one.minutes} (chosen)</strong> : <a className="govuk-link" href={one.href}>{one.title}, {one.minutes}</a>}<br /><span className="pl-quiet">{one.about}</span></li>)}
                  </ul>
                </section>
              )}
            </>
          )}
          <p className="govuk-body">{whatCoachingIsNot}</p>
          <p className="pl-who-can-see">You and the coach see the meeting and what it is about; auditors who arrange coaching for your team can see it too. Calendars and e-mails say only that you meet.</p>
        </div>
      </div>
    </>
  )
}

function CycleForm({ cycle, suggested, problems, typed }: Route.ComponentProps['loaderData'] & { problems: Problems | undefined; typed: Record<string, string> | undefined }) {
  if (!cycle?.meetings) return <EmptyState title="There are not three times that fit">A cycle needs three times with one coach, at least a week apart. Choose somebody else, or book one meeting now.</EmptyState>
  return (
    <form method="post" noValidate>
      <p className="govuk-body">With {cycle.coach}. All three are booked, or none.</p>
      {cycle.meetings.map(({ proposed, times }, nth) => {
        const name = `time${nth + 1}`
        const value = times.some((one) => one.value === typed?.[name]) ? typed![name] : proposed
        return <Radios key={name} name={name} label={['First meeting', 'Second meeting', 'Third meeting'][nth]} labelSize="m" error={problems?.[name]} value={value} options={times} />
      })}
      <h2 className="govuk-heading-m">What you work towards</h2>
      <p className="govuk-body">One to three goals in your own words, about your practice. Name nobody, and no case.</p>
      {['goal1', 'goal2', 'goal3'].map((name, nth) => <Input key={name} name={name} label={['First goal', 'Second goal, if you have one', 'Third goal, if you have one'][nth]} value={typed?.[name] ?? (nth === 0 ? suggested : '')} error={problems?.[name]} />)}
      <Button>Book the three meetings</Button>
    </form>
  )
}
