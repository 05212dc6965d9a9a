import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/programme-peer-group'
import { allow, signedIn } from '../../door.server.ts'
import { myProgramme } from '../../features/cohorts/cohorts.server.ts'
import { sayPeerGroupMet } from '../../features/cohorts/taking-part.server.ts'
import { minutesOf } from '../../features/cohorts/meeting-minutes.ts'
import { whatToMend } from '../../features/cpd/cpd.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { inWords } from '../../lib/days.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const roles = ['social worker', 'other professional'] as const
const Met = withDay('heldOn', 'Write the day on which you met, such as 20 11 2026.', z.object({
  minutes: minutesOf(15, 480), peerRole: z.enum(roles, { error: 'Choose what most of the others are.' }), sure: z.literal('yes').optional(),
  peerLearnt: z.string().default('').transform((text) => text.replaceAll('\r\n', '\n').trim()),
}))

async function toSay(args: Pick<Route.LoaderArgs, 'context' | 'request'>) {
  const mine = found(await myProgramme(allow(args, 'go through the programme')))
  if (mine.meetings.some(({ meeting }) => meeting === 'peer group')) throw redirect('/team/programme')
  return mine
}

export async function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'go through the programme')
  const { peerGroupOn } = await toSay({ context, request })
  const [year, month, day] = peerGroupOn?.split('-').map(Number) ?? []
  return { day: { day, month, year }, planned: peerGroupOn && inWords(peerGroupOn) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const learner = allow({ context, request }, 'see my practice')
  const mine = await toSay({ context, request })
  const form = await parseForm(request, Met)
  if (!form.ok) return form.reply
  const { heldOn, minutes, peerRole, peerLearnt, sure } = form.value
  const { person, organisation } = signedIn(context)!
  const problems: Problems = peerLearnt === '' ? { peerLearnt: 'Write what you learnt from talking with the others.' }
    : whatToMend({ description: 'Peer group', learnt: '', impact: '', peerRole, peerLearnt }, sure === 'yes', [person.name, organisation.name, mine.team, mine.cohort])
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)
  const said = found(await sayPeerGroupMet(member, learner, mine.id, { heldOn, minutes, peerRole, peerLearnt }))
  if (said !== true && said !== 'said already') return mend({ heldOn: said.wrongDay }, form.typed)
  return redirect(`/team/programme${said === true ? '?done=peer-group' : ''}`)
}

export default function ProgrammePeerGroup({ loaderData: { day, planned }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const asks = Object.values(problems ?? {}).some((problem) => problem.startsWith('This may name')) || typed?.sure
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Peer group of managers – Practice Loop`}</title>
      <BackLink href="/team/programme">Case management in practice</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Week 7</span>
          <h1 className="govuk-heading-l">What you learnt from your peers</h1>
          <p className="govuk-body">{planned ? `Your cohort’s day is ${planned}.` : 'Your cohort has no day for it yet.'} Write this once you have met. It is kept in your own record as a piece of CPD with a peer reflection, where you can go on writing it.</p>
          <InsetText>Write nothing that could identify a child, a family or a colleague: no names, no case references, no story that tells who it is.</InsetText>
          <form method="post" noValidate>
            <DateInput name="heldOn" label="The day on which you met" value={typed ? typedDate(typed, 'heldOn') : day} error={problems?.heldOn} />
            <Input name="minutes" label="How many minutes it lasted" inputMode="numeric" width={4} value={typed?.minutes ?? '90'} error={problems?.minutes} />
            <Radios name="peerRole" label="What most of the others are" hint="As Social Work England asks: a role, never a name." value={typed?.peerRole ?? 'social worker'} error={problems?.peerRole} options={[
              { value: 'social worker', label: 'Registered social workers, as managers of other teams are' }, { value: 'other professional', label: 'Other professionals who know my practice' },
            ]} />
            <Textarea name="peerLearnt" label="What you learnt from talking with them" rows={7} value={typed?.peerLearnt} error={problems?.peerLearnt} />
            {asks && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
            <Button>Keep it in my record</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">You alone see what you write. Whoever looks after the cohort sees that you met, the day and how long.</p>
        </div>
      </div>
    </>
  )
}
