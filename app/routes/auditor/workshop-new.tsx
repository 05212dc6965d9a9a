import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-new'
import { allow, allowIfCan } from '../../door.server.ts'
import { themesToTalkThrough } from '../../features/insight/agreement.server.ts'
import { patternFor, takeUpWithDates } from '../../features/patterns/patterns.server.ts'
import { workshopFor } from '../../features/patterns/patterns.ts'
import { arrangeSeries, whoMayLead, type Because } from '../../features/workshops/arranging.server.ts'
import { busyInWords, dateTyped, placesTyped, placesWrong, whyNotThere } from '../../features/workshops/arranging-form.ts'
import { mostDates, priorityDays, type DateWished } from '../../features/workshops/arranging.ts'
import { gradingTogether } from '../../features/workshops/catalogue.ts'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { DateFields, leadersToChoose } from '../../features/workshops/date-fields.tsx'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const New = z.object({
  workshop: z.string(), room: z.string().trim(), link: z.string().trim(), places: z.string().trim(),
  leader1: z.guid('Choose who leads it.'), leader2: z.union([z.guid(), z.literal('')]).optional(),
  priority: z.enum(priorityDays.map(String), { error: 'Choose whether some go first.' }), keep: z.string().trim().optional(),
})

type Args = Pick<Route.LoaderArgs, 'context' | 'request' | 'url'>

/** What several people of a team have in common, where the dates are set because of that. */
async function patternIn(args: Args) {
  const id = args.url.searchParams.get('pattern')
  if (id === null) return undefined
  const reader = found(allowIfCan(args, 'look at team patterns'))
  const pattern = found(await patternFor(reader, idFrom(id)))
  return { ...pattern, reader, settled: pattern.dates.length > 0 || pattern.decision === 'not needed' || pattern.decision === null && (!pattern.open || pattern.own) }
}

/** A theme on which auditors agree too little, where they are to grade together because of that. */
async function agreementIn(args: Args) {
  const key = args.url.searchParams.get('agreement')
  if (key === null) return undefined
  return found((await themesToTalkThrough(allow(args, 'arrange workshops'), gradingTogether)).find((theme) => theme.key === key))
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const [pattern, agreement] = [await patternIn({ context, request, url }), await agreementIn({ context, request, url })]
  const workshops = [...(await workshopCatalogue()).values()]
  const asked = pattern ? pattern.workshopWanted ?? workshopFor(pattern.themeKey) : agreement ? gradingTogether : url.searchParams.get('workshop')
  const chosen = workshops.find(({ key }) => key === asked)
  const leaders = await whoMayLead(arranger)
  return {
    workshops: workshops.map(({ key, title, hours, places }) => ({ value: key, label: `${title}: ${hoursInWords(hours)}, for up to ${places}` })),
    chosen: chosen && { key: chosen.key, title: chosen.title, places: chosen.places, hours: hoursInWords(chosen.hours) },
    leaders, me: leaders.some(({ id }) => id === arranger.personId) ? arranger.personId : undefined,
    pattern: pattern && { id: pattern.id, settled: pattern.settled, team: pattern.team, theme: pattern.theme },
    agreement: agreement && { title: agreement.title, why: agreement.why, arranged: agreement.arranged },
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const [pattern, agreement] = [await patternIn({ context, request, url }), await agreementIn({ context, request, url })]
  const form = await parseForm(request, New)
  if (!form.ok) return form.reply
  const { workshop: key, room, link, leader1, leader2, priority } = form.value
  const content = (await workshopCatalogue()).get(key)

  const typed = Array.from({ length: mostDates }, (_, nth) => ({ nth: nth + 1, ...dateTyped(form.typed, nth + 1, content?.minutes ?? 0) }))
  const dates = typed.flatMap((one) => ('date' in one ? [{ nth: one.nth, date: one.date as DateWished }] : []))
  const capacity = form.value.places === '' ? content?.places ?? 1 : placesTyped(form.value.places)
  const keep = pattern && form.value.keep ? { places: placesTyped(form.value.keep), releaseOn: dayFrom(form.typed, 'releaseOn') } : undefined
  const problems: Problems = {
    ...(content ? {} : { workshop: 'Choose which workshop it is.' }),
    ...Object.assign({}, ...typed.map((one) => ('problems' in one ? one.problems as Problems : {}))), ...whyNotThere(room, link), ...(capacity ? {} : { places: placesWrong }),
    ...(keep && !keep.places ? { keep: 'Write how many places are kept, or nothing.' } : {}), ...(keep && !keep.releaseOn ? { releaseOn: 'Write the day on which they are let go.' } : {}),
    ...(agreement?.arranged ? { workshop: 'Somebody has set a date for grading together since you opened this page. Look at it first.' } : {}),
  }
  if (!content || Object.keys(problems).length > 0) return mend(problems, form.typed)

  const because: Because<string> | undefined = pattern
    ? { patternId: pattern.id, takeUp: (tx) => takeUpWithDates(tx, pattern.reader, pattern.id, key), ...(keep && { keep: { places: keep.places!, releaseOn: keep.releaseOn! } }) }
    : agreement && key === gradingTogether ? { agreementThemeKey: agreement.key } : undefined
  const came = found(await arrangeSeries(arranger, {
    workshopKey: key, dates: dates.map(({ date }) => date), room: room || null, link: link || null, capacity: capacity!, leaderIds: [leader1, ...(leader2 ? [leader2] : [])], priorityDays: Number(priority) as (typeof priorityDays)[number],
  }, because))
  if (typeof came === 'string') return mend({ workshop: came === 'has dates' ? 'Somebody else has set dates for this team since you opened this page. Look at them on the page of what the team has in common.' : patternGone }, form.typed)
  if ('problem' in came) return mend(inFields(came, dates.map(({ nth }) => nth)), form.typed)
  return redirect(`/workshops/${came.workshopIds[0]}/arrange?done=set`)
}

const patternGone = 'What this team has in common was decided by somebody else since you opened this page, fewer than three people are left in it, or one of the cases was yours.'

/** What stands in the way, at the field where it is mended. @param nths which dates of the form were filled in */
function inFields(came: Exclude<Awaited<ReturnType<typeof arrangeSeries>>, string | undefined | { seriesId: string }>, nths: readonly number[]): Problems {
  switch (came.problem) {
    case 'no workshop': return { workshop: 'Choose which workshop it is.' }
    case 'no leader': return { leader1: 'One of those who are to lead it can do so no longer. Choose somebody else.' }
    case 'when': return { [`${came.part}${nths[came.nth]}`]: came.why }
    case 'dates meet': return { [`starts${nths[came.nth]}`]: 'This date and an earlier one of this form meet. Choose another time.' }
    case 'leads another': return { [`starts${nths[came.nth]}`]: busyInWords(came.busy) }
    case 'priority too long': return { priority: 'A date starts before its places would be open to everybody. Choose fewer days, or a later date.' }
    case 'too many kept': return { keep: 'There are not so many places. Keep fewer, or have more places.' }
    case 'release day': return { releaseOn: 'Choose a day from tomorrow until the day before the first date.' }
  }
}

export default function NewWorkshop({ loaderData: { workshops, chosen, leaders, me, pattern, agreement }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const further = Array.from({ length: mostDates - 1 }, (_, nth) => nth + 2)
  const anyFurther = further.some((nth) => typed?.[`starts${nth}`] || typed?.[`day${nth}-day`])
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Set dates for a workshop – Practice Loop`}</title>
      <BackLink href={pattern ? `/team/patterns/${pattern.id}` : '/workshops/arranged'}>{pattern ? 'What the team has in common' : 'Arrange workshops'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {pattern && <span className="govuk-caption-l">{pattern.team}: {pattern.theme}</span>}
          <h1 className="govuk-heading-l">Set dates for a workshop</h1>
          {pattern?.settled ? (
            <EmptyState title="There is nothing to set here any more" next={{ text: 'See how it stands', href: `/team/patterns/${pattern.id}` }}>Dates are set for this team already, somebody has decided that nothing is needed, fewer than three people are left in it, or one of the cases was yours.</EmptyState>
          ) : (
            <form method="post" noValidate>
              {pattern && <InsetText>Several people of {pattern.team} have a gap on {pattern.theme.charAt(0).toLowerCase()}{pattern.theme.slice(1)}. With these dates it is taken up. Others can book, too.</InsetText>}
              {agreement && <InsetText><strong>{agreement.title}:</strong> {agreement.why}</InsetText>}
              <Select name="workshop" label="Which workshop?" labelSize="m" options={[{ value: '', label: 'Choose' }, ...workshops]} value={typed?.workshop ?? chosen?.key} error={problems?.workshop} />
              {chosen && <p className="govuk-body"><a className="govuk-link" href={`/workshops/about/${chosen.key}`}>What “{chosen.title}” is</a></p>}

              <Fieldset legend="When?" legendSize="m">
                <DateFields nth={1} labels={{ day: 'Day', starts: 'Starts', ends: 'Ends' }} typed={typed} problems={problems}
                  endsHint={chosen ? `Leave it empty, and it ends ${chosen.hours} after it starts.` : 'Leave it empty, and it takes as long as the workshop is made to.'} />
              </Fieldset>
              <Details summary="Further dates, up to three" open={anyFurther}>
                <p className="govuk-body">Each person books one of the dates. They are held in the same place, with as many places.</p>
                {further.map((nth) => <DateFields key={nth} nth={nth} labels={{ day: `Day of date ${nth}`, starts: `Date ${nth} starts`, ends: `Date ${nth} ends` }} endsHint="It may be left empty." typed={typed} problems={problems} />)}
              </Details>

              <Fieldset legend="Where?" legendSize="m">
                <Input name="room" label="Room" hint="As people find it, such as “Civic Centre, room 2.10, step-free”." value={typed?.room} error={problems?.room} />
                <Input name="link" label="Link, where people join from elsewhere" hint="Only those who have a place, and those who lead it, see the link." type="url" inputMode="url" value={typed?.link} error={problems?.link} />
                <Input name="places" label="How many places?" hint={chosen ? `It is made for up to ${chosen.places}.` : 'Leave it empty for as many as the workshop is made for.'} inputMode="numeric" width={3} value={typed?.places ?? chosen?.places} error={problems?.places} />
              </Fieldset>

              <Fieldset legend="Who leads it?" legendSize="m">
                <Select name="leader1" label="Leads" options={leadersToChoose(leaders, 'Choose')} value={typed?.leader1 ?? me} error={problems?.leader1} />
                <Select name="leader2" label="Leads with them" options={leadersToChoose(leaders, 'Nobody else')} value={typed?.leader2} error={problems?.leader2} />
              </Fieldset>

              <Radios name="priority" label="Do those who need it most go first?" labelSize="m" hint="For that time free places go only to people with an open red action or a gap graded inadequate on its themes. The page of the date says so; nobody sees who they are."
                value={typed?.priority ?? '0'} error={problems?.priority} options={priorityDays.map((days) => ({ value: String(days), label: days === 0 ? 'No, whoever asks first' : `For ${days} working ${days === 1 ? 'day' : 'days'} from now` }))} />

              {pattern && (
                <Fieldset legend={`Keep places for ${pattern.team}?`} legendSize="m">
                  <Input name="keep" label="How many of the first date" hint="Leave it empty to keep none. Its people book them, or their manager does." inputMode="numeric" width={3} value={typed?.keep} error={problems?.keep} />
                  <DateInput name="releaseOn" label="On which day are they let go?" hint="At 9am on that day, places that nobody has booked go to whoever waits." value={typedDate(typed, 'releaseOn')} error={problems?.releaseOn} />
                </Fieldset>
              )}
              <Button>Set these dates</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Everybody of the council who can book sees the dates, where they are and who leads them. Why a workshop is held is said to nobody but those who arrange it.</p>
        </div>
      </div>
    </>
  )
}
