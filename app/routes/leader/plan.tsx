import type { Route } from './+types/plan'
import { allow, signedIn } from '../../door.server.ts'
import { samples, shareWithRange } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { dueToLookAgain, dueWithinDays } from '../../features/what-next/re-audits.server.ts'
import { topicsToTeach } from '../../features/what-next/topics.server.ts'
import { expectedInWords, firstInWords, topicsInOrder } from '../../features/what-next/topics.ts'
import { casesNeeded, chanceToTell, mostCases } from '../../lib/power.ts'
import { counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

/** The groups of which the table tells the chance; 28, 41 and 100 are those of the published example. */
const groups = [10, 20, 28, 41, 60, 80, 100, 150, 200]
const percent = (share: number) => `${Math.round(share * 100)}%`

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const found = await topicsToTeach(reader)
  const { themes, soFar } = await dueToLookAgain(reader)
  const [from, to] = [url.searchParams.get('from') ?? '40', url.searchParams.get('to') ?? '60']
  const shares = readShares(from, to)
  const drawn = /^(\d{1,4}) (\d{1,4})$/.exec(url.searchParams.get('drawn') ?? '')
  const topics = topicsInOrder(found?.topics ?? [])
  return {
    council: signedIn(context)!.organisation.name, seesWhole: reader.reach.council, sample: found && samples[found.sample],
    done: drawn ? `${counted(Number(drawn[1]), 'case is', 'cases are')} drawn, to show ${counted(Number(drawn[2]), 'gap', 'gaps')}. Whoever plans audits shares them out; whoever audits is not told what they look at again.` : undefined,
    first: firstInWords(topics), measured: topics.some(({ holdRate }) => holdRate),
    notConfirmed: found?.notConfirmed ?? 0,
    topics: topics.map(({ title, learners, people, gap, gapRate, hold, holdRate, expected, notApart }) => [
      `${title}, for ${learners}`, String(people), shareWithRange(gap.k, gap.n), `${percent(gapRate.share)} (${percent(gapRate.range.low)} to ${percent(gapRate.range.high)})`, hold.n === 0 ? 'Not looked at again after learning' : shareWithRange(hold.k, hold.n),
      holdRate ? `${percent(holdRate.share)} (${percent(holdRate.range.low)} to ${percent(holdRate.range.high)})` : 'Not measured', expectedInWords(expected), notApart === 0 ? '' : `Not told apart from ${counted(notApart, 'one', 'of those')} below`,
    ]),
    from, to, problem: shares ? undefined : 'Write two whole percentages from 1 to 99 that differ, such as 40 and 60.',
    power: shares && {
      rows: groups.map((n) => [String(n), percent(chanceToTell(shares.from, shares.to, n))]),
      needed: ([0.8, 0.9] as const).map((chance) => ({ chance: percent(chance), cases: casesNeeded(shares.from, shares.to, chance) })),
    },
    due: themes, soFar, dueWeeks: dueWithinDays / 7,
  }
}

/** Two shares that differ, the lower one first: to tell a fall takes as many as to tell the rise. */
function readShares(from: string, to: string) {
  const [a, b] = [from, to].map((text) => (/^[1-9]\d?$/.test(text.trim()) ? Number(text) / 100 : NaN)) as [number, number]
  return Number.isNaN(a) || Number.isNaN(b) || a === b ? undefined : { from: Math.min(a, b), to: Math.max(a, b) }
}

export default function Plan({ loaderData: { council, seesWhole, sample, done, first, measured, notConfirmed, topics, from, to, problem, power, due, soFar, dueWeeks } }: Route.ComponentProps) {
  const total = due.reduce((sum, one) => sum + one.due, 0)
  const drawn = due.reduce((sum, one) => sum + one.drawn, 0)
  return (
    <>
      <title>{`${problem ? 'Error: ' : ''}What next: insight – Practice Loop`}</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      {problem && <ErrorSummary problems={{ from: problem }} />}
      <h1 className="govuk-heading-l">What next?</h1>
      <InsightNavigation current="/insight/plan" />
      <h2 className="govuk-heading-m">Which topic next</h2>
      {topics.length === 0 ? <EmptyState title="Nothing to weigh yet">Themes stand here in the order of what teaching them would bring, once gaps that audits of the last twelve months found are confirmed as practitioners’ or managers’.</EmptyState> : (
        <>
          <p className="govuk-body-l">{first}</p>
          {!measured && <InsetText>Fewer than ten gaps have been looked at again after learning, so nobody knows yet what learning is worth, and the order is of people with a gap alone. Re-audits, below, would tell.</InsetText>}
          <ScrollTable caption="Themes, with the working" columns={['Theme, and for whom', { label: 'People reached', numeric: true }, 'Gaps that are mainly theirs', 'Gap rate, drawn in', 'Held after learning', 'Hold rate, drawn in', measured ? 'Have the gap, and good or better afterwards' : 'People with the gap', 'How sure is the order?']} rows={topics} />
          <p className="govuk-body">
            Gaps: {sample!.toLowerCase()}, the last twelve months, without disputed ones.{notConfirmed > 0 && ` Of ${counted(notConfirmed, 'more gap', 'more gaps')} nobody has confirmed whose ${notConfirmed === 1 ? 'it is' : 'they are'}: ${notConfirmed === 1 ? 'it is' : 'they are'} in none of the rates.`}
            {' '}Held after learning: gaps of every sample and of all time, practitioners’ and managers’ together. People reached × gap rate × hold rate, for each theme; never for a team or a person. Rates of few cases are drawn towards
            those of all themes, as far as chance alone would move them. It says what came after learning so far, and not because of it. <a className="govuk-link" href="/insight/methods#plan">How it is worked out</a>
          </p>
        </>
      )}
      <h2 className="govuk-heading-m">How many looks are needed to tell</h2>
      <form method="get" action="/insight/plan#needed" className="pl-no-print" noValidate>
        <Input name="from" label="From, in per cent good or better" width={3} value={from} error={problem} />
        <Input name="to" label="To, in per cent" width={3} value={to} />
        <Button variant="secondary">Work it out</Button>
      </form>
      {power && (
        <div id="needed">
          <p className="govuk-body-l">
            {power.needed[0]!.cases === undefined ? `Even ${mostCases} cases before and ${mostCases} after would miss such a change in more than 1 of 5 councils.`
              : `To tell ${from}% from ${to}% in ${power.needed[0]!.chance} of councils, ${power.needed[0]!.cases} cases are needed before and as many after${power.needed[1]!.cases === undefined ? '' : `; in ${power.needed[1]!.chance}, ${power.needed[1]!.cases}`}.`}
          </p>
          <ScrollTable caption={`The chance to tell ${from}% from ${to}%`} columns={[{ label: 'Cases before, and as many after', numeric: true }, { label: 'Chance that it shows', numeric: true }]} rows={power.rows} />
          <p className="govuk-body">With few cases a true change is missed more often than it is seen, and what is seen by luck looks larger than it is. So plan the looks before the claim.</p>
        </div>
      )}
      <h2 className="govuk-heading-m">Look again</h2>
      {total === 0 ? <p className="govuk-body">No gap is due to be looked at again now. A gap is due from {dueWeeks} weeks before another case of the same person would count, to the end of those weeks.</p> : (
        <>
          <p className="govuk-body-l">{counted(total, 'gap is', 'gaps are')} due to be looked at again in another case. For {drawn} of them a case is drawn.</p>
          <ScrollTable caption="Due, theme by theme" columns={['Theme', { label: 'Gaps due', numeric: true }, { label: 'People', numeric: true }, { label: 'A case is drawn', numeric: true }, { label: 'Still without one', numeric: true }]} rows={due.map((one) => [one.title, one.due, one.people, one.drawn, one.due - one.drawn])} />
        </>
      )}
      {soFar.cases > 0 && <p className="govuk-body">So far {counted(soFar.cases, 'case was', 'cases were')} drawn to look again at {counted(soFar.gaps, 'gap', 'gaps')}. {soFar.audited} {soFar.audited === 1 ? 'is' : 'are'} audited, which answered {counted(soFar.answered, 'gap', 'gaps')}: {soFar.held} held.</p>}
      {seesWhole ? total > drawn && <Button href="/insight/plan/re-audits/new">Draw cases to look again</Button> : <p className="govuk-body">Cases are drawn for the whole council, by whoever leads or administers it.</p>}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'You see your own areas. Who can see this: their leaders and those of the whole council. '}
        No worker and no team is named. It holds small counts, so it is for those who answer for them.
      </p>
    </>
  )
}
