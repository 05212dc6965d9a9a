import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { ReactNode } from 'react'
import type { Route } from './+types/supervision'
import { whoever } from '../../allowed.ts'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import type { Talk } from '../../features/gaps/talks.server.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { endorse } from '../../features/supervision/endorsements.server.ts'
import { moments, questions, saidOf, whyNotEndorse, whyNotInWords, type Moment } from '../../features/supervision/endorsements.ts'
import { keepFree, takeBack } from '../../features/supervision/protected-times.server.ts'
import { isAway, keptInWords, lengthInWords, lengths, startInWords, starts, stillAhead } from '../../features/supervision/protected-times.ts'
import { supervisionOf, type Supervision } from '../../features/supervision/supervision.server.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Rag } from '../../ui/rag.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

/** They talked about learning; time is kept free for it; or that time is taken back. */
const Press = z.preprocess((form) => ({ ...form as Record<string, unknown>, day: dayFrom((form ?? {}) as Record<string, unknown>, 'day') }), z.discriminatedUnion('what', [
  z.object({ what: z.literal('talked'), learning: z.guid(), moment: z.enum(moments) }),
  z.object({
    what: z.literal('keep'), learning: z.guid('Choose what the time is for.'), day: z.string({ error: 'Write the day, such as 3 12 2026.' }),
    startsAt: z.enum(starts, { error: 'Choose when it begins.' }), minutes: z.enum(lengths.map(String), { error: 'Choose how long it is.' }).transform(Number),
  }),
  z.object({ what: z.literal('take-back'), time: z.guid() }),
], { error: 'Choose what to do.' }))

const sentences: Record<string, string> = {
  before: 'It stands that you talked about it before the module. They see it too.',
  after: 'It stands that you talked about it after the module. They see it too.',
  kept: 'The time is kept free. They see it on their page and with the module.',
  late: 'The time is kept free. It is after the day by which the learning is to be done: see whether an earlier one can be found.',
  'taken-back': 'The time is taken back. It is no longer on their page.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'endorse learning')
  const { id, name, daysOff, away, learning, kept, actions } = found(await supervisionOf(manager, idFrom(params.id)))
  await noteReading(manager, { subjectKind: 'person', subjectId: id, aboutPersonId: id })
  const me = whoever(manager)
  const ahead = stillAhead(kept, manager.at)
  return {
    id, name, manager: signedIn(context)!.person.name, today: inWords(dayInLondon(manager.at)),
    learning: learning.map((one) => ({
      id: one.id, title: one.module.title, slug: one.moduleKey, minutes: one.module.minutes, sentences: one.sentences, due: inWords(one.dueOn), ...one.module.applyTask,
      completed: one.declaredAt && inWords(dayInLondon(new Date(one.declaredAt))), done: one.standing === 'done', asksMore: one.standing === 'to do' || one.standing === 'own case to show',
      kept: ahead.filter(({ assignmentId }) => assignmentId === one.id).map(keptInWords),
      before: talk(one, 'before', me), after: talk(one, 'after', me),
    })),
    kept: ahead.map((time) => {
      const of = learning.find((one) => one.id === time.assignmentId)
      return {
        id: time.id, words: keptInWords(time), title: of?.module.title ?? 'learning that is not on this sheet',
        warning: isAway(time.day, away) ? `${name} is away on that day.` : of && time.day > of.dueOn ? 'It is after the day by which the learning is to be done.' : undefined,
      }
    }),
    actions: actions.map(({ id: actionId, caseReference, priority, facts }) => ({ id: actionId, caseReference, priority, due: dueSentence(facts, manager.at, daysOffOf({ daysOff })) })),
    starts: starts.map((startsAt) => ({ value: startsAt, label: startInWords({ day: dayInLondon(manager.at), startsAt }) })), lengths: lengths.map((minutes) => ({ value: String(minutes), label: lengthInWords(minutes) })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

/** What was said of one moment, or whether it can be said. */
function talk(one: Supervision['learning'][number], moment: Moment, me: string) {
  const said = saidOf(one, moment)
  return { said: said && saidInWords(said, me), may: !said && whyNotEndorse(moment, one) === undefined }
}

const saidInWords = ({ byId, by, at, moment }: Talk, me: string) =>
  `${byId === me ? 'You' : by} said on ${inWords(dayInLondon(new Date(at)))} that ${byId === me ? 'you' : 'they'} talked about it ${moment} the module.`

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'endorse learning')
  const id = idFrom(params.id)
  const form = await parseForm(request, Press)
  if (!form.ok) return form.reply
  const back = (done: string) => redirect(`/team/people/${id}/supervision?done=${done}`)
  const { value } = form
  if (value.what === 'talked') {
    const said = found(await endorse(manager, value.learning, value.moment))
    if (said === true) return back(value.moment)
    const why = typeof said === 'string' ? whyNotInWords[said] : `It was said already. ${saidInWords(said.said, whoever(manager))}`
    return data({ problems: { form: why }, typed: {} }, { status: 409 })
  }
  if (value.what === 'take-back') {
    found(await takeBack(manager, value.time))
    return back('taken-back')
  }
  const { what: _, learning, ...wish } = value
  const kept = found(await keepFree(manager, learning, wish))
  if (kept === 'not going') return data({ problems: { form: whyNotInWords[kept] }, typed: form.typed }, { status: 409 })
  return 'wrong' in kept ? mend(kept.wrong, form.typed) : back(wish.day > kept.dueOn ? 'late' : 'kept')
}

export default function SupervisionSheet({ loaderData, actionData }: Route.ComponentProps) {
  const { name, manager, today, learning, kept, actions, done } = loaderData
  const { problems }: { problems?: Record<string, string> } = actionData ?? {}
  const [before, after] = [learning.filter(({ completed }) => !completed), learning.filter(({ completed }) => completed)]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Supervision sheet – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      {done && !problems && <div className="pl-no-print"><NotificationBanner success>{done}</NotificationBanner></div>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds pl-supervision">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Supervision sheet, {today}</span>
          <h1 className="govuk-heading-l">{name}</h1>
          <p className="govuk-body pl-no-print">One page to take along: print it with your browser, and write on it by hand. After you have talked, one press here says so. Nothing of what was said is kept.</p>
          {learning.length === 0 && <EmptyState title="No learning to talk about">Learning that is confirmed for {name} will be here, with the reason and what to ask. While a finding behind it is disputed, or somebody asks whose case it was, it is left out.</EmptyState>}
          {before.length > 0 && (
            <section aria-labelledby="before">
              <h2 id="before" className="govuk-heading-m">Before the module</h2>
              {before.map((one) => (
                <Learning key={one.id} one={one}>
                  <p className="govuk-body">Not done yet. {one.minutes} minutes, by {one.due}. {one.kept.length > 0 ? `Kept for it: ${one.kept.join('; ')}.` : 'No time has been kept free for it yet.'}</p>
                </Learning>
              ))}
              <ToTalkAbout moment="before" />
            </section>
          )}
          {after.length > 0 && (
            <section aria-labelledby="after">
              <h2 id="after" className="govuk-heading-m">After the module</h2>
              {after.map((one) => (
                <Learning key={one.id} one={one}>
                  <p className="govuk-body">The module was completed on {one.completed}. The own-case task is {one.done ? 'done' : `not done yet, and is to be done by ${one.due}`}.{one.kept.length > 0 && ` Kept for it: ${one.kept.join('; ')}.`}</p>
                </Learning>
              ))}
              <ToTalkAbout moment="after" />
            </section>
          )}
          {actions.length > 0 && (
            <section aria-labelledby="to-put-right">
              <h2 id="to-put-right" className="govuk-heading-m">To put right on cases</h2>
              <ul className="govuk-list">
                {actions.map(({ id, caseReference, priority, due }) => <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}`}>Case <span className="pl-reference">{caseReference}</span></a>: <Rag priority={priority}>{due}</Rag></li>)}
              </ul>
            </section>
          )}
          <p className="govuk-body pl-on-paper">{name} and {manager} talked on: <span className="pl-write-here" /></p>
          <KeptFree {...loaderData} kept={kept} actionData={actionData} />
          <p className="pl-who-can-see pl-no-print govuk-body-s">You and the other managers of {name} see this sheet: what is to do and whether it is done, never a score or a reflection. {name} sees on their own pages when you talked and what time is kept free; auditors see whether you talked. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']

/** One module: why, where it stands, what shows that it was learnt, and the presses. */
function Learning({ one, children }: { one: Shown['learning'][number]; children: ReactNode }) {
  return (
    <article className="pl-card pl-card--brand">
      <h3 className="govuk-heading-s"><a className="govuk-link" href={`/modules/${one.slug}`}>{one.title}</a></h3>
      {one.sentences.map((sentence) => <p key={sentence} className="govuk-body pl-quiet">{sentence}</p>)}
      {children}
      <p className="govuk-body"><strong>On a case of their own:</strong> {one.task}</p>
      <p className="govuk-body">An auditor accepts it if:</p>
      <ul className="govuk-list govuk-list--bullet">{one.acceptedIf.map((condition) => <li key={condition}>{condition}</li>)}</ul>
      {moments.map((moment) => (one[moment].said ? <p key={moment} className="govuk-body">{one[moment].said}</p> : one[moment].may && (
        <form key={moment} method="post">
          <input type="hidden" name="what" value="talked" />
          <input type="hidden" name="learning" value={one.id} />
          <input type="hidden" name="moment" value={moment} />
          <Button variant="secondary">{moment === 'before' ? 'We have talked about it before the module' : 'We have talked about it after the module'}<span className="govuk-visually-hidden">: {one.title}</span></Button>
        </form>
      )))}
      {one.completed && !one.before.said && <p className="govuk-body pl-quiet">Nobody said before the module was completed that you had talked about it.</p>}
    </article>
  )
}

/** What to ask, with room to write by hand on paper. */
const ToTalkAbout = ({ moment }: { moment: Moment }) => (
  <>
    <h3 className="govuk-heading-s">To talk about</h3>
    <ul className="govuk-list govuk-list--bullet">
      {questions[moment].map((question) => <li key={question}>{question}<span className="pl-write-here" aria-hidden="true" /></li>)}
    </ul>
  </>
)

/** The time that is kept free, each to be taken back, and the form that keeps more. It is for the screen: what is kept stands with its module on paper. */
function KeptFree({ name, learning, kept, starts: begins, lengths: howLong, actionData }: Shown & { actionData: Route.ComponentProps['actionData'] }) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const open = learning.filter(({ asksMore }) => asksMore)
  if (open.length === 0 && kept.length === 0) return null
  return (
    <section aria-labelledby="kept-free" className="pl-no-print">
      <h2 id="kept-free" className="govuk-heading-m">Time kept free for learning</h2>
      {kept.length === 0 && <p className="govuk-body">None yet. What you keep free stands on their page, so that they can plan with it.</p>}
      {kept.map(({ id, words, title, warning }) => (
        <form key={id} method="post">
          <p className="govuk-body">{words[0]!.toUpperCase() + words.slice(1)}, for {title}.{warning && <> <strong>{warning}</strong></>}</p>
          <input type="hidden" name="what" value="take-back" />
          <input type="hidden" name="time" value={id} />
          <Button variant="secondary">Take it back<span className="govuk-visually-hidden">: {words}</span></Button>
        </form>
      ))}
      {open.length > 0 && (
        <form method="post" noValidate>
          <h3 className="govuk-heading-s">Keep time free</h3>
          <input type="hidden" name="what" value="keep" />
          {open.length === 1
            ? <input type="hidden" name="learning" value={open[0]!.id} />
            : <Radios name="learning" label="What for?" small value={typed?.learning} error={problems?.learning} options={open.map(({ id, title }) => ({ value: id, label: title }))} />}
          <DateInput name="day" label="On which day?" hint={`A working day of ${name}.`} value={typedDate(typed, 'day')} error={problems?.day} />
          <Select name="startsAt" label="From" value={typed?.startsAt ?? '10:00'} options={begins} error={problems?.startsAt} />
          <Select name="minutes" label="How long" value={typed?.minutes ?? '60'} options={howLong} error={problems?.minutes} />
          <Button variant="secondary">Keep this time free</Button>
        </form>
      )}
    </section>
  )
}
