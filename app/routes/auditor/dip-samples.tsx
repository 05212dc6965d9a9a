import type { Route } from './+types/dip-samples'
import { allow } from '../../door.server.ts'
import { dipsOfCohort } from '../../features/cohorts/dips.server.ts'
import { dueBetween, sampleInWords, whyNotAskNow, type Moment } from '../../features/cohorts/dips.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const id = idFrom(params.id)
  const { title, startsOn, members, judges } = found(await dipsOfCohort(arranger, id))
  const today = dayInLondon(arranger.at)
  const after = dueBetween('after', startsOn)
  const standing = (member: (typeof members)[number], moment: Moment) => {
    const sample = member.samples.find((one) => one.moment === moment)
    if (sample) return { words: sampleInWords(sample, moment, startsOn, today), link: sample.finishedOn || member.leftAt ? undefined : 'Give it to another auditor' }
    if (member.leftAt) return { words: 'Left the cohort.' }
    return whyNotAskNow(moment, startsOn, today) ? { words: moment === 'after' && today < after.from! ? `From ${inWords(after.from!)}.` : 'Missing.' } : { words: 'Not asked for.', link: 'Ask for it' }
  }
  return {
    id, title, startsOn: inWords(startsOn), from: inWords(after.from!), until: inWords(after.until), done: url.searchParams.get('done'), judges,
    // Whoever judges a sample is not told of any which it is.
    members: judges ? [] : members.map((member) => ({ id: member.id, name: member.name, team: member.team, before: standing(member, 'before'), after: standing(member, 'after') })),
  }
}

const done: Readonly<Record<string, string>> = { asked: 'Asked for. The auditor finds it on their desk.', given: 'Given to another auditor, who begins anew.' }

export default function DipSamples({ loaderData: { id, title, startsOn, from, until, done: how, judges, members } }: Route.ComponentProps) {
  const cell = (memberId: string, name: string, moment: Moment, { words, link }: { words: string; link?: string }) => (
    <span key={moment}>{words}{link && <><br /><a className="govuk-link" href={`/cohorts/${id}/dip-samples/${memberId}/${moment}`}>{link}<span className="govuk-visually-hidden">: {name}, {moment} the programme</span></a></>}</span>
  )
  return (
    <>
      <title>{`Dip samples: ${title} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${id}`}>{title}</BackLink>
      {how && done[how] && <NotificationBanner success>{done[how]}</NotificationBanner>}
      <span className="govuk-caption-l">{title}</span>
      <h1 className="govuk-heading-l">Dip samples</h1>
      <div className="govuk-grid-row"><div className="govuk-grid-column-two-thirds">
        <p className="govuk-body">
          Five children of each manager’s team are looked at before week 1 begins on {startsOn}, and five others from {from} to {until}: management oversight, and review of progress. The auditor is not
          told which sample it is. Nothing of it becomes an audit, a gap or an action.
        </p>
        <p className="govuk-body"><a className="govuk-link" href={`/cohorts/${id}/results`}>Results of this cohort</a></p>
      </div></div>
      {judges && <InsetText>You judge a sample of this cohort, so how its samples stand is not shown to you: you would know which is which. Somebody else arranges them.</InsetText>}
      {!judges && members.length === 0 && <EmptyState title="Nobody is in this cohort yet">Once managers are in it, samples of their teams can be asked for here.</EmptyState>}
      {members.length > 0 && <ScrollTable caption="How the samples stand" columns={['Manager', 'Before', 'After']} rows={members.map((member) => [
        <span key="who">{member.name}<br /><span className="pl-quiet">{member.team}</span></span>, cell(member.id, member.name, 'before', member.before), cell(member.id, member.name, 'after', member.after),
      ])} />}
      <p className="pl-who-can-see govuk-body-s">Who can see this: those who look after cohorts for the whole council. What an auditor wrote or graded is shown to nobody else, and never by manager: only the cohort as a whole has results.</p>
    </>
  )
}
