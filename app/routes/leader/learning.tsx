import type { Route } from './+types/learning'
import { allow, signedIn } from '../../door.server.ts'
import { classSize, gainInWords, outOf } from '../../features/insight/classes.ts'
import { counted } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { learningOfCouncil } from '../../features/insight/learning.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { hiddenBelow, columns, given, classes } = await learningOfCouncil(reader)
  const shown = (count: number) => (hiddenBelow !== undefined && count > 0 && count < hiddenBelow ? 'hidden' : counted(count))
  return {
    council: signedIn(context)!.organisation.name, hiddenBelow, columns,
    given: given.map(({ title, counts }) => [title, ...counts.map((count) => (typeof count === 'number' ? counted(count) : 'hidden'))]),
    classes: classes.map(({ title, people, withoutFirst, pre, post, gain }) => [title, counted(people), `${pre} of ${outOf}`, `${post} of ${outOf}`, gainInWords(gain), shown(withoutFirst)]),
  }
}

export default function LearningOfCouncil({ loaderData: { council, hiddenBelow, columns, given, classes } }: Route.ComponentProps) {
  return (
    <>
      <title>Learning: insight – Practice Loop</title>
      <h1 className="govuk-heading-l">Learning</h1>
      <InsightNavigation current="/insight/learning" />
      {given.length === 0 && classes.length === 0 && (
        <EmptyState title="No learning yet">When modules have been given to people, how many completed them appears here. What a module’s checks showed appears once {classSize} people have taken both.</EmptyState>
      )}
      {given.length > 0 && (
        <>
          <ScrollTable caption="What became of modules that were given" columns={['Module', ...columns.map((label) => ({ label, numeric: true }))]} rows={given} />
          <p className="govuk-body">
            People are counted once for each module, and stay counted when they have left. Of those to whom it was given each has completed it or still has to; of those who completed it, an auditor has accepted
            the own-case task or has still to. {hiddenBelow !== undefined && `Counts from 1 to ${hiddenBelow - 1} are hidden, and as many others as it takes so that nobody can work them out. Nought is shown.`}
          </p>
        </>
      )}
      {(given.length > 0 || classes.length > 0) && <h2 className="govuk-heading-m">Before the module and after it</h2>}
      {given.length > 0 && classes.length === 0 && (
        <p className="govuk-body">Of no module yet have {classSize} people taken both the first and the last check. What they showed appears here once they have.</p>
      )}
      {classes.length > 0 && (
        <>
          <ScrollTable
            caption="First goes at both checks, on average"
            columns={['Module', { label: 'People', numeric: true }, { label: 'Before the module', numeric: true }, { label: 'After the module', numeric: true }, { label: 'Gain', numeric: true }, { label: 'Left out: no first check', numeric: true }]}
            rows={classes}
          />
          <p className="govuk-body">
            Counted are whole tens of people, in the order in which they finished their first go at the last check, whether the module was given to them or not. The figures stand still until ten more have
            finished. Averages are told to the nearest half, so that nobody’s score can be worked out from them. The gain is what was gained of all that could have been, from nought to one; it lies
            somewhere between the two numbers, and is negative where scores fell. <a className="govuk-link" href="/insight/methods#learning">How the figures are made</a>
          </p>
          <InsetText>
            These figures say what came <strong>after</strong> the module; they cannot say why. Whoever is given learning because of a low grade will often do better next time by itself. Whether it held in
            practice is another question: <a className="govuk-link" href="/insight/held">did it hold?</a>
          </InsetText>
        </>
      )}
      <p className="pl-who-can-see">
        Who can see this: leaders of {council}. It is of the whole council and never by area, team or person. Nobody but the learner sees their own scores, and nobody at all is counted here for answering
        the three questions some weeks later.
      </p>
    </>
  )
}
