import { randomUUID } from 'node:crypto'
import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cpd-piece'
import type { Allowed } from '../../allowed.ts'
import { allow, signedIn } from '../../door.server.ts'
import { courseOf } from '../../features/courses/courses.server.ts'
import type { Course } from '../../features/courses/courses.ts'
import { keepPiece, pieceOf, takePieceOut, type Which } from '../../features/cpd/cpd.server.ts'
import { fieldsOf, mostCharacters, peerInWords, peerRoles, whatToMend } from '../../features/cpd/cpd.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const text = z.string().default('').transform((typed) => typed.replaceAll('\r\n', '\n').trim())
const Form = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('save'), before: z.string().default(''), id: z.guid().optional(), description: text, learnt: text, impact: text, peerLearnt: text.transform((typed) => typed || null),
    peerRole: z.enum(peerRoles).nullable().catch(null), sure: z.literal('yes').optional(), activity: text, hours: text,
  }),
  z.object({ what: z.literal('out') }),
], { error: 'Save it, or take it out.' })

/** Which piece an address names; undefined for a new one. */
const whichOf = ({ version, place, meeting, piece }: { version?: string; place?: string; meeting?: string; piece?: string }): Which | undefined => (
  version !== undefined ? { versionId: idFrom(version) } : place !== undefined ? { placeId: idFrom(place) } : meeting !== undefined ? { meetingId: idFrom(meeting) } : piece !== undefined ? { id: idFrom(piece) } : undefined)

const CourseAsked = z.guid().optional().catch(undefined)

/** The course, recorded elsewhere, that the address of a new piece names. */
async function courseAsked(learner: Allowed<'see my practice'>, url: URL, which: Which | undefined): Promise<Course | undefined> {
  const id = which ? undefined : CourseAsked.parse(url.searchParams.get('course') ?? undefined)
  return id === undefined ? undefined : found(await courseOf(learner, id))
}

/** What a piece about a course begins with. Its type of activity is what the list of pieces calls it. */
const beganWith = ({ title, provider, completedOn, hours }: Course) =>
  ({ activity: title.length <= 100 ? title : 'Course', doneOn: completedOn, hours: hours ?? undefined, description: `${title}${provider ? `, ${provider}` : ''}.` })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'see my practice')
  const which = whichOf(params)
  const piece = which && found(await pieceOf(learner, which))
  const course = await courseAsked(learner, url, which)
  return {
    begun: course && beganWith(course),
    id: randomUUID(), elsewhere: !which || 'id' in which, from: which && 'placeId' in which ? 'workshop' as const : which && 'meetingId' in which ? 'coaching meeting' as const : 'module' as const, title: piece?.title, before: piece?.writtenAt?.toISOString() ?? '',
    applied: piece?.applied ?? false, piece: piece && { ...piece, done: inWords(piece.doneOn) }, saved: piece?.writtenAt ? fieldsOf(piece) : [],
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'see my practice')
  const which = whichOf(params)
  const piece = which && found(await pieceOf(learner, which))
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  if (form.value.what === 'out') {
    found(which && 'id' in which && await takePieceOut(learner, which.id))
    return redirect('/my-practice/cpd?done=out')
  }
  const { before, id, sure, activity, hours, description, learnt, impact, peerRole, peerLearnt } = form.value
  const words = { description, learnt, impact, peerRole, peerLearnt }
  const elsewhere = !which || 'id' in which ? { activity, doneOn: dayFrom(form.typed, 'doneOn') ?? '', hours: Number(hours.replace(',', '.')) } : undefined
  const { person, organisation } = signedIn(context)!
  const course = await courseAsked(learner, url, which)
  const problems: Problems = {
    ...(elsewhere && whyNotElsewhere(elsewhere, dayInLondon(learner.at))),
    ...whatToMend({ ...words, activity: elsewhere?.activity }, sure === 'yes', [person.name, organisation.name, ...[piece?.title, course?.title, course?.provider].filter((words) => typeof words === 'string')]),
  }
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)
  const kept = found(await keepPiece(learner, which ?? { id: found(id) }, words, elsewhere, before))
  if (kept === 'changed meanwhile') return mend({ form: changedMeanwhile }, form.typed)
  return redirect('/my-practice/cpd?done=saved')
}

const changedMeanwhile = 'This was saved in another tab or on another device since you opened it. Nothing was overwritten; your words are still below. Compare them with what is saved now, then save again.'

function whyNotElsewhere({ activity, doneOn, hours }: { activity: string; doneOn: string; hours: number }, today: string): Problems {
  return {
    ...(activity === '' ? { activity: 'Say what kind of activity it was.' } : activity.length > 100 ? { activity: 'Keep the type of activity to 100 characters.' } : {}),
    ...(doneOn === '' ? { doneOn: 'Write the day, such as 20 11 2026.' } : doneOn > today ? { doneOn: 'The day must be today or earlier.' } : {}),
    ...(hours > 0 && hours <= 200 ? {} : { hours: 'Write how many hours it took, such as 1.5.' }),
  }
}

export default function CpdPiece({ loaderData: { begun, id, elsewhere, from, title, before, applied, piece, saved }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const heading = title ?? 'Add something done elsewhere'
  const asks = Object.values(problems ?? {}).some((problem) => problem.startsWith('This may name')) || typed?.sure
  const first = piece ?? begun
  const [year, month, day] = first?.doneOn.split('-').map(Number) ?? []
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${heading}: CPD – Practice Loop`}</title>
      <BackLink href="/my-practice/cpd">Your CPD</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{elsewhere ? 'CPD done elsewhere' : `CPD from a ${from}`}</span>
          <h1 className="govuk-heading-l">{heading}</h1>
          {problems?.form && saved.length > 0 && (
            <SummaryList title="As it is saved now" rows={saved.map(([key, text]) => ({ key, value: text === null ? <span className="pl-quiet">Not written yet</span> : <span className="pl-kept-lines">{text}</span> }))} />
          )}
          {!elsewhere && piece && <p className="govuk-body">{piece.activity}, {from === 'module' ? 'completed ' : ''}{piece.done}, {hoursInWords(piece.hours)}.</p>}
          <InsetText>It is for your own account with Social Work England. Write nothing that could identify a child, a family or a colleague: no names, no case references, no story that tells who it is.</InsetText>
          <form method="post" noValidate>
            <input type="hidden" name="before" value={before} />
            {elsewhere && (
              <>
                {!piece && <input type="hidden" name="id" value={typed?.id ?? id} />}
                <Input name="activity" label="Type of activity" hint="Such as a training day, reading, a conference or reflective supervision." value={typed?.activity ?? first?.activity} error={problems?.activity} />
                <DateInput name="doneOn" label="Date" hint="The day on which it was finished." value={typed ? typedDate(typed, 'doneOn') : { day, month, year }} error={problems?.doneOn} />
                <Input name="hours" label="Hours" inputMode="decimal" width={4} value={typed?.hours ?? first?.hours} error={problems?.hours} />
              </>
            )}
            <Textarea name="description" label="What it was, and why it is relevant" rows={4} value={typed?.description ?? first?.description} error={problems?.description} />
            <Textarea name="learnt" label="What you learnt" hint={elsewhere || from !== 'module' ? undefined : 'It begins with the reflection that you wrote in the module.'} rows={7} value={typed?.learnt ?? piece?.learnt} error={problems?.learnt} />
            <Textarea name="impact" label="Positive impact on your practice and the people you work with" rows={6}
              hint={`What it has changed, or will change. Only you can write this.${applied ? ' An auditor accepted what you showed on a case of your own: you can say what that changed, without the case.' : ''}`}
              value={typed?.impact ?? piece?.impact} error={problems?.impact} />
            <Radios name="peerRole" label="With whom you talked about it" hint={`A role, never a name. A peer does not approve your learning.${from === 'coaching meeting' ? ' Your coach is not your manager: whoever leads your team does not coach you.' : ''}`} value={typed ? typed.peerRole : piece?.peerRole ?? ''} error={problems?.peerRole}
              options={[...peerRoles.map((value) => ({ value, label: peerInWords[value] })), { value: '', label: 'Nobody yet' }]} />
            <Textarea name="peerLearnt" label="What you learnt from talking about it" hint={from === 'coaching meeting' ? 'Your peer reflection, in about 80 words: what you saw differently afterwards, and what you do because of it.' : undefined} rows={5} value={typed?.peerLearnt ?? piece?.peerLearnt} error={problems?.peerLearnt} />
            <p className="govuk-hint">At most {mostCharacters.toLocaleString('en-GB')} characters in each.</p>
            {asks && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
            <Button name="what" value="save">Save</Button>
          </form>
          {elsewhere && piece && (
            <form method="post">
              <Button name="what" value="out" variant="secondary">Take it out of my record</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">You alone see this: not your manager, the auditors, leaders or administrators.</p>
        </div>
      </div>
    </>
  )
}
