import type { Route } from './+types/rules'
import { allow } from '../../door.server.ts'
import { caseTypeInWords, gradesInWords, moduleInWords, ruleTitle, validityInWords, whyItBringsNothing } from '../../features/assignments/rule-in-words.ts'
import { choicesOn, ruleVersionsOf, type RuleVersion } from '../../features/assignments/rules.server.ts'
import { ruleRoles, standingOn } from '../../features/assignments/rules.ts'
import { modulesPublished } from '../../features/modules/publish.server.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { dayInLondon } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change rules')
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const [frameworks, versions, modules] = [await choicesOn(tx, today), await ruleVersionsOf(tx), new Map((await modulesPublished(tx)).map((module) => [module.key, module]))]

  const shown = (one: RuleVersion) => ({
    id: one.id, key: one.key, title: ruleTitle(one), theme: one.theme, who: ruleRoles[one.role], cases: caseTypeInWords(one.caseType),
    grades: gradesInWords(one.grade, frameworks.find(({ key }) => key === one.frameworkKey)?.grades.at(-1)?.key === one.gradeKey),
    modules: one.moduleKeys.map((key) => moduleInWords(key, modules)), held: validityInWords(one, today), setBy: one.setBy,
  })
  const standing = (wanted: ReturnType<typeof standingOn>) => versions.filter((version) => standingOn(version, today) === wanted)
  const inForce = standing('in force').toSorted((a, b) => b.role.localeCompare(a.role) || Number(a.caseType !== null) - Number(b.caseType !== null))
  const ofTheme = (frameworkKey: string, themeKey: string) => inForce.filter((one) => one.frameworkKey === frameworkKey && one.themeKey === themeKey)
  const judged = new Set(frameworks.flatMap(({ key, themes }) => themes.map((theme) => `${key} ${theme.key}`)))
  const concerned = versions.find(({ key }) => key === url.searchParams.get('rule'))
  const done = url.searchParams.get('done')
  return {
    inForce: inForce.length, bringNothing: inForce.filter(({ moduleKeys }) => whyItBringsNothing(moduleKeys, modules)).length, factsWait: [...modules.values()].some(({ factsWaiting }) => factsWaiting > 0),
    frameworks: frameworks.map(({ key, title, themes }) => ({
      key, title: frameworks.length > 1 ? title : undefined,
      themes: themes.map((theme) => ({ key: theme.key, title: theme.title, rules: ofTheme(key, theme.key).map(shown) })),
    })).filter(({ themes }) => themes.length > 0),
    notJudged: inForce.filter((one) => !judged.has(`${one.frameworkKey} ${one.themeKey}`)).map(shown),
    later: standing('starts later').map(shown),
    ended: [...standing('ended'), ...standing('never in force')].map(shown),
    done: concerned && (done === 'ended' ? `${ruleTitle(concerned)}. The end of this rule is settled.` : done === 'put' ? `${ruleTitle(concerned)}. The rule is settled.` : undefined),
  }
}

type Shown = Route.ComponentProps['loaderData']['later'][number]

const cells = (rule: Shown) => [
  rule.who, rule.grades, rule.cases,
  <ol key="modules" className="govuk-list govuk-list--number govuk-!-margin-bottom-0">{rule.modules.map((module) => <li key={module}>{module}</li>)}</ol>,
  <span key="held">{rule.held}<br /><a className="govuk-link" href={`/set-up/rules/${rule.key}`}>Change<span className="govuk-visually-hidden"> the rule {rule.title}</span></a></span>,
]
const noRule = (framework: string, { key, title }: { key: string; title: string }) => [
  title, 'Nobody’s', '–', '–', 'A gap on this theme brings nobody learning.',
  <a key="new" className="govuk-link" href={`/set-up/rules/new?theme=${framework}+${key}`}>Make a rule<span className="govuk-visually-hidden"> for {title}</span></a>,
]
const columns = ['Theme', 'Whose gap', 'From which grade', 'Cases', 'Modules, in order', 'In force']

export default function Rules({ loaderData: { inForce, bringNothing, factsWait, frameworks, notJudged, later, ended, done } }: Route.ComponentProps) {
  return (
    <>
      <title>Rules – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">Rules</h1>
      <SetUpNavigation current="/set-up/rules" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">
            A rule says what learning a gap on a theme brings to the person whose gap it is. The first of its modules is proposed that can be given and that they have not
            passed within six months; at most two modules follow from one audit. A manager or an auditor confirms or waives each.
          </p>
          {bringNothing > 0 && (
            <p className="govuk-body">
              <strong>{`${bringNothing} of ${counted(inForce, 'rule', 'rules')} in force ${bringNothing === 1 ? 'brings' : 'bring'} nothing yet`}</strong>, because none of {bringNothing === 1 ? 'its' : 'their'} modules {factsWait ? <>can be given: they are not written, or <a className="govuk-link" href="/set-up/modules">facts in them wait to be checked</a>. Each begins to work by itself once one can.</> : 'is written. Each begins to work by itself once one is published.'}
            </p>
          )}
          <ButtonGroup>
            <Button href="/set-up/rules/new">Make a rule</Button>
            <a className="govuk-link" href="/set-up/rules/preview">See what the rules would do</a>
          </ButtonGroup>
        </div>
      </div>
      {frameworks.length === 0 && <EmptyState title="No framework is in force" next={{ text: 'Framework', href: '/set-up/framework' }}>Rules are made for the themes of a framework. They are listed here once one is in force.</EmptyState>}
      {frameworks.map(({ key, title, themes }) => (
        <ScrollTable
          key={key}
          caption={title ? `In force today: ${title}` : 'In force today'}
          columns={columns}
          rows={themes.flatMap((theme) => (theme.rules.length > 0 ? theme.rules.map((rule) => [theme.title, ...cells(rule)]) : [noRule(key, theme)]))}
        />
      ))}
      {notJudged.length > 0 && <ScrollTable caption="In force, on themes that are not in a framework today" columns={columns} rows={notJudged.map((rule) => [rule.theme, ...cells(rule)])} />}
      {later.length > 0 && <ScrollTable caption="Rules that start later" columns={columns} rows={later.map((rule) => [rule.theme, ...cells(rule)])} />}
      {ended.length > 0 && (
        <Details summary={`Earlier versions and rules that have ended (${ended.length})`}>
          <ul className="govuk-list govuk-list--bullet">
            {ended.map((rule) => <li key={rule.id}><a className="govuk-link" href={`/set-up/rules/${rule.key}`}>{rule.title}</a>. {rule.held}</li>)}
          </ul>
        </Details>
      )}
      <p className="pl-who-can-see">People with the administrator role see this page. Everybody who is given learning reads which rule said so, and its version.</p>
    </>
  )
}
