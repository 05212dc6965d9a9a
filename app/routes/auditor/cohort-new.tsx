import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cohort-new'
import { allow } from '../../door.server.ts'
import { DaysTyped, peerGroupFrom } from '../../features/cohorts/cohort-days.ts'
import { CohortDaysFields, seriesOffered } from '../../features/cohorts/cohort-form.tsx'
import { makeCohort, seriesToChoose } from '../../features/cohorts/cohorts.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

const Cohort = withDay('startsOn', 'Write the Monday on which week 1 begins.', DaysTyped.extend({
  title: z.string({ error: 'Write what the cohort is called.' }).trim().min(1, 'Write what the cohort is called.').max(80, 'Use at most 80 characters.').refine((text) => findIdentifiers(text).length === 0, 'Take out the identifying detail. Many people read this.'),
}))

export async function loader({ context, request }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  return { series: seriesOffered(await seriesToChoose(arranger)) }
}

const wrong = { 'not a Monday': { startsOn: 'This is no Monday: week 1 begins on one.' }, 'another workshop': { seriesId: 'Choose one of the dates shown, or none yet.' }, 'title taken': { title: 'There is a cohort of this name already.' } }

export async function action({ context, request }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const form = await parseForm(request, Cohort)
  if (!form.ok) return form.reply
  const { title, startsOn, seriesId } = form.value
  const peers = peerGroupFrom(form.typed, startsOn)
  if ('wrong' in peers) return mend({ peerGroupOn: peers.wrong }, form.typed)
  const made = await makeCohort(arranger, { title, startsOn, seriesId, peerGroupOn: peers.day })
  return typeof made === 'string' ? mend(wrong[made], form.typed) : redirect(`/cohorts/${made.id}?done=made`)
}

export default function CohortNew({ loaderData: { series }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Make a cohort – Practice Loop`}</title>
      <BackLink href="/cohorts">Managers’ programme</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Make a cohort</h1>
          <form method="post" noValidate>
            <Input name="title" label="What it is called" hint="Such as “Managers, spring 2027”." value={typed?.title} error={problems?.title} />
            <DateInput name="startsOn" label="The Monday on which week 1 begins" value={typedDate(typed, 'startsOn')} error={problems?.startsOn} />
            <CohortDaysFields series={series} typed={typed} problems={problems} />
            <Button>Make it, and go on to its members</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Auditors, leaders and administrators see cohorts. A manager is told of nothing until you add them.</p>
        </div>
      </div>
    </>
  )
}
