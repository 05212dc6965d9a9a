import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/rule'
import { allow } from '../../door.server.ts'
import { defaultReason, defaultRules } from '../../features/assignments/default-rules.ts'
import { caseTypeInWords, gradesInWords, moduleInWords, ruleTitle, validityInWords, whyItBringsNothing } from '../../features/assignments/rule-in-words.ts'
import { choicesOn, putInForce, ruleVersionsOf, whatIsMeant, type Choices, type NotPut, type RuleWanted } from '../../features/assignments/rules.server.ts'
import { asSeen, longestReason, reasonWords, ruleKeyFor, ruleRoles, samePlace, sentenceFrom, standingOn, whyNotReason, type RulePlace, type RuleRole } from '../../features/assignments/rules.ts'
import { modulesPublished } from '../../features/modules/publish.server.ts'
import { AuditsToTryOn } from '../../features/publishing/audits-to-try-on.tsx'
import { auditOptions, auditsNamed, firstChoice } from '../../features/publishing/preview.ts'
import { auditsToChoose, previewOf } from '../../features/publishing/preview.server.ts'
import { PreviewOfRules, shownOf, type PreviewShown } from '../../features/publishing/preview-shown.tsx'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, daysAfter, inWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

/** So far ahead a rule can be put in force, in days: a year that was mistyped is found out. */
const furthest = 731

const about = {
  theme: z.string({ error: 'Choose a theme.' }).regex(/^\S+ \S+$/, 'Choose a theme.'),
  role: z.enum(['practitioner', 'manager'], { error: 'Choose whose gap the rule answers.' }),
  caseType: z.string().default(''),
}
const version = {
  do: z.enum(['try', 'put'], { error: 'Choose what to do.' }),
  seen: z.string().max(100),
  grade: z.string({ error: 'Choose the mildest grade.' }).min(1, 'Choose the mildest grade.'),
  module1: z.string({ error: 'Choose a module.' }).min(1, 'Choose a module.'),
  module2: z.string().default(''),
  module3: z.string().default(''),
  reason: z.string({ error: 'Write the reason that people will read.' }).transform((text) => text.replace(/\s+/g, ' ').trim())
    .superRefine((text, context) => {
      const problem = whyNotReason(text)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    }),
  audits: z.string().refine((value) => auditsNamed(value) !== undefined, 'Choose audits to try the rules on.'),
  guess: z.literal('yes').optional(),
}
const noDay = 'Write the day from which it holds, such as 1 4 2027.'
/** What a rule is about is said once; later versions say the rest anew. */
const NewRule = withDay('from', noDay, z.object({ ...about, ...version }))
const NextVersion = withDay('from', noDay, z.object({ ...version, theme: z.undefined().optional(), role: z.undefined().optional(), caseType: z.undefined().optional() }))

/** What stands in the way, beside which field. */
const refusals: Readonly<Record<Exclude<NotPut, 'changed meanwhile'>, [field: string, problem: string]>> = {
  'too early': ['from', 'The day cannot be before today.'],
  'no such theme': ['theme', 'On the day from which the rule is to hold, this theme is in no framework.'],
  'no such grade': ['grade', 'This grade is not one below the line in the framework of the theme.'],
  'no such type of case': ['caseType', 'On the day from which the rule is to hold, the framework of the theme has no such type of case.'],
  'not judged in such cases': ['caseType', 'The theme is not judged in cases of this type, so the rule would never be used.'],
}

const changedMeanwhile = 'Somebody else has changed this rule while you had it open. What it is now is shown first; yours has not been saved and stands in the form. Look at both before you put yours in force.'

const [first, second] = [(pair = '') => pair.split(' ')[0]!, (pair = '') => pair.split(' ')[1] ?? '']

/** The reason as it will read, with an audit that does not exist. */
const asItReads = (reason: string, { theme, grade, caseType, key, version }: { theme: string; grade: string; caseType: string | null; key: string; version: number }) =>
  sentenceFrom(reason, { theme, grade, audit: 'A-0104', date: '3 March 2026', caseType: caseType ?? 'Child in need', rule: key, version: String(version) })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change rules')
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const [frameworks, all, modules, choose] = [await choicesOn(tx, today), await ruleVersionsOf(tx), await modulesPublished(tx), await auditsToChoose(admin)]
  const published = new Map(modules.map((module) => [module.key, module]))
  const versions = 'key' in params ? all.filter(({ key }) => key === params.key) : []
  const latest = 'key' in params ? found(versions.at(-1)) : undefined
  const now = versions.find((version) => standingOn(version, today) === 'in force') ?? latest

  const of = latest ? frameworks.filter(({ key }) => key === latest.frameworkKey) : frameworks
  const titled = (framework: Choices, title: string) => (of.length > 1 ? `${title} (${framework.title})` : title)
  const named = new Set([...published.keys(), ...all.flatMap(({ moduleKeys }) => moduleKeys), ...defaultRules.flatMap(({ modules }) => modules)])
  const [day, month, year] = [today.slice(8), today.slice(5, 7), today.slice(0, 4)].map((part) => String(Number(part)))
  const example = of.find(({ key }) => key === (latest?.frameworkKey ?? first(url.searchParams.get('theme') ?? ''))) ?? of[0]
  const exampleTheme = example?.themes.find(({ key }) => key === second(url.searchParams.get('theme') ?? '')) ?? example?.themes[0]
  return {
    rule: latest && {
      key: latest.key, title: ruleTitle(latest), standing: standingOn(now!, today),
      rows: [
        { key: 'Theme', value: latest.theme }, { key: 'Whose gap', value: ruleRoles[latest.role] }, { key: 'Cases', value: caseTypeInWords(latest.caseType) },
        { key: 'From which grade', value: gradesInWords(now!.grade, of[0]?.grades.at(-1)?.key === now!.gradeKey) },
        { key: 'Modules, in order', value: now!.moduleKeys.map((key) => moduleInWords(key, published)) },
        { key: 'In force', value: validityInWords(now!, today) },
      ],
      versions: versions.toReversed().map((version) => ({
        id: version.id, held: validityInWords(version, today), grades: gradesInWords(version.grade, of[0]?.grades.at(-1)?.key === version.gradeKey),
        modules: version.moduleKeys.map((key) => moduleInWords(key, published)), reason: version.reason,
        by: version.setBy ? `Settled by ${version.setBy} on ${inWords(dayInLondon(version.setAt!))}` : 'Came with the portal, or with a new version of the framework',
      })),
      later: versions.filter((version) => standingOn(version, today) === 'starts later').map((version) => validityInWords(version, today)),
    },
    seen: asSeen(versions),
    options: {
      themes: of.flatMap((framework) => framework.themes.map(({ key, title }) => ({ value: `${framework.key} ${key}`, label: titled(framework, title) }))),
      caseTypes: [{ value: '', label: caseTypeInWords(null) }, ...[...new Set(of.flatMap(({ caseTypes }) => caseTypes.map(({ title }) => title)))].map((title) => ({ value: title, label: title }))],
      grades: of.flatMap((framework) => framework.grades.map(({ key, word }, index) => ({ value: `${framework.key} ${key}`, label: titled(framework, gradesInWords(word, index === framework.grades.length - 1)) }))),
      modules: [...named].map((key) => ({ value: key, label: moduleInWords(key, published), written: published.has(key) }))
        .toSorted((a, b) => Number(b.written) - Number(a.written) || a.label.localeCompare(b.label)).map(({ value, label }) => ({ value, label })),
      audits: auditOptions(choose),
    },
    values: {
      theme: url.searchParams.get('theme') ?? '', role: '', caseType: '', grade: now ? `${now.frameworkKey} ${now.gradeKey}` : example?.grades[0] ? `${example.key} ${example.grades[0].key}` : '',
      module1: now?.moduleKeys[0] ?? '', module2: now?.moduleKeys[1] ?? '', module3: now?.moduleKeys[2] ?? '', reason: now?.reason ?? defaultReason,
      'from-day': day!, 'from-month': month!, 'from-year': year!, audits: firstChoice(choose), guess: '',
    },
    reads: asItReads(now?.reason ?? defaultReason, {
      theme: latest?.theme ?? exampleTheme?.title ?? 'Planning', grade: now?.grade ?? example?.grades[0]?.word ?? 'Requires improvement', caseType: latest?.caseType ?? null,
      key: latest?.key ?? ruleKeyFor({ frameworkKey: '', themeKey: exampleTheme?.key ?? 'planning', role: 'practitioner', caseType: null }, []), version: latest ? latest.version + 1 : 1,
    }),
  }
}

type Answer = { problems?: Record<string, string>; typed: Record<string, string>; tried?: { preview: PreviewShown; reads: string; remarks: string[] }; there?: { key: string; title: string } }

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change rules')
  const today = dayInLondon(admin.at)
  const form = await parseForm(request, 'key' in params ? NextVersion : NewRule)
  if (!form.ok) return form.reply
  const { value: { from, ...wish }, typed } = form
  const refuse = (field: string, problem: string, status = 400, there?: Answer['there']) => data<Answer>({ problems: { [field]: problem }, typed, there }, { status })

  // Read in a transaction of its own: the loader that follows must see what somebody else may have put in force meanwhile.
  const { all, choices, published } = await admin.writing(async (tx) => ({ all: await ruleVersionsOf(tx), choices: await choicesOn(tx, from), published: await modulesPublished(tx) }))
  const versions = 'key' in params ? all.filter(({ key }) => key === params.key) : []
  const latest = 'key' in params ? found(versions.at(-1)) : undefined
  if (from < today) return refuse(...refusals['too early'])
  if (from > daysAfter(today, furthest)) return refuse('from', `The day can be ${inWords(daysAfter(today, furthest))} at the latest.`)

  const moduleKeys = [wish.module1, wish.module2, wish.module3].filter(Boolean)
  const known = new Set([...published.map(({ key }) => key), ...all.flatMap((version) => version.moduleKeys), ...defaultRules.flatMap(({ modules }) => modules)])
  for (const [index, key] of moduleKeys.entries()) {
    if (!known.has(key)) return refuse(`module${index + 1}`, 'Choose a module from the list.')
    if (moduleKeys.indexOf(key) < index) return refuse(`module${wish.module3 === key ? 3 : 2}`, 'Choose each module once.')
  }
  const place: RulePlace = latest ?? { frameworkKey: first(wish.theme), themeKey: second(wish.theme), role: wish.role as RuleRole, caseType: wish.caseType || null }
  if (first(wish.grade) !== place.frameworkKey) return refuse(...refusals['no such grade'])
  const wanted: RuleWanted = { frameworkKey: place.frameworkKey, themeKey: place.themeKey, role: place.role, caseType: place.caseType, gradeKey: second(wish.grade), moduleKeys, reason: wish.reason, from }

  const there = latest ? undefined : all.findLast((version) => samePlace(version, wanted))
  if (there) return refuse('form', 'There is, or was, a rule for this theme, person and type of case already. Change that one instead.', 409, { key: there.key, title: ruleTitle(there) })
  if (wish.do === 'put') {
    const put = await putInForce(admin, wanted, wish.seen)
    if (put === 'changed meanwhile') return refuse('form', latest ? changedMeanwhile : 'Somebody else has made a rule for this theme, person and type of case while you had this open. Change that one instead.', 409)
    if (typeof put === 'string') return refuse(...refusals[put])
    throw redirect(`/set-up/rules?${new URLSearchParams({ done: 'put', rule: put.key })}`)
  }

  const meant = whatIsMeant(wanted, choices)
  if (typeof meant === 'string') return refuse(...refusals[meant])
  const key = latest?.key ?? ruleKeyFor(wanted, all.map((version) => version.key))
  const tried = { ...wanted, id: 'tried', key, version: (latest?.version ?? 0) + 1, fromBelow: meant.grade.below, theme: meant.theme.title }
  const preview = await previewOf(admin, { audits: auditsNamed(wish.audits)!, tried, guess: wish.guess === 'yes' })
  const nothing = whyItBringsNothing(moduleKeys, new Map(published.map((module) => [module.key, module])))
  return data<Answer>({
    typed,
    tried: {
      preview: shownOf(preview),
      reads: asItReads(wanted.reason, { theme: tried.theme, grade: meant.grade.word, caseType: wanted.caseType, key, version: tried.version }),
      remarks: nothing ? [nothing] : [],
    },
  })
}

export default function RulePage({ loaderData: { rule, seen, options, values, reads }, actionData }: Route.ComponentProps) {
  const { problems, typed, tried, there } = (actionData ?? {}) as Partial<Answer>
  const now: Record<string, string | undefined> = { ...values, ...typed, ...(typed && { guess: typed.guess, role: typed.role ?? '' }) }
  const title = rule?.title ?? 'Make a rule'
  const field = (name: string) => ({ name, value: now[name], error: problems?.[name] })
  const noModule = [{ value: '', label: 'None' }, ...options.modules]
  return (
    <>
      <title>{`${problems ? 'Error: ' : tried ? 'Tried: ' : ''}${title} – Practice Loop`}</title>
      <BackLink href="/set-up/rules">Rules</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {there && <p className="govuk-body"><a className="govuk-link" href={`/set-up/rules/${there.key}`}>Change the rule {there.title}</a></p>}
          {rule && <span className="govuk-caption-l">Rule <span className="pl-reference">{rule.key}</span></span>}
          <h1 className="govuk-heading-l">{title}</h1>
          {tried && (
            <section aria-labelledby="what-it-would-do">
              <h2 id="what-it-would-do" className="govuk-heading-m">What it would do</h2>
              <p className="govuk-body">Nothing has been saved. These are today’s rules with yours in its place, as if it held today.</p>
              {tried.remarks.map((remark) => <InsetText key={remark}>{remark}</InsetText>)}
              <PreviewOfRules {...tried.preview} />
            </section>
          )}
          {rule && !tried && (
            <>
              <SummaryList rows={rule.rows.map(({ key, value }) => ({ key, value: typeof value === 'string' ? value : <ol className="govuk-list govuk-list--number">{value.map((module) => <li key={module}>{module}</li>)}</ol> }))} />
              {(rule.standing === 'in force' || rule.standing === 'starts later') && <p className="govuk-body"><a className="govuk-link" href={`/set-up/rules/${rule.key}/end`}>End this rule</a></p>}
            </>
          )}
          <h2 className="govuk-heading-m">{rule ? 'A new version' : 'The rule'}</h2>
          {rule?.later.map((later) => <InsetText key={later}>{later}. A new version that begins before takes its place.</InsetText>)}
          <form method="post" noValidate>
            <input type="hidden" name="seen" value={problems?.form ? seen : typed?.seen ?? seen} />
            {!rule && (
              <>
                <Select {...field('theme')} label="Theme" options={[{ value: '', label: 'Choose a theme' }, ...options.themes]} />
                <Radios {...field('role')} label="Whose gap" hint="Only gaps that are mainly a person’s bring learning, and only once somebody has confirmed it." options={(['practitioner', 'manager'] as const).map((role) => ({ value: role, label: ruleRoles[role] }))} />
                <Select {...field('caseType')} label="Cases" hint="A rule for one type of case takes the place of the rule for all, in such cases." options={options.caseTypes} />
              </>
            )}
            <Select {...field('grade')} label="From which grade" options={options.grades} />
            <Fieldset legend="Modules, in the order in which they are offered" legendSize="s">
              <p className="govuk-hint">The first is given that is published and that the person has not passed within six months.</p>
              <Select {...field('module1')} label="First" options={[{ value: '', label: 'Choose a module' }, ...options.modules]} />
              <Select {...field('module2')} label="Otherwise" options={noModule} />
              <Select {...field('module3')} label="And otherwise" options={noModule} />
            </Fieldset>
            <Textarea {...field('reason')} label="The reason that people will read" rows={3} hint={`At most ${longestReason} characters. Words in braces are filled in for each audit: ${Object.entries(reasonWords).map(([word, meaning]) => `{${word}} ${meaning}`).join(', ')}.`} />
            {!problems && <p className="govuk-body">It will read: <q>{tried?.reads ?? reads}</q></p>}
            <DateInput name="from" label="From which day it holds" hint="Today or later. The version before ends on that day." value={typedDate(now as Record<string, string>, 'from')} error={problems?.from} />
            <AuditsToTryOn options={options.audits} audits={now.audits ?? ''} guess={now.guess === 'yes'} error={problems?.audits} />
            <ButtonGroup>
              <Button variant="secondary" name="do" value="try">See what it would do</Button>
              <Button name="do" value="put">Put it in force</Button>
            </ButtonGroup>
          </form>
          {rule && (
            <Details summary={`Its versions (${rule.versions.length})`}>
              {rule.versions.map((version) => (
                <div key={version.id}>
                  <h3 className="govuk-heading-s">{version.held}</h3>
                  <p className="govuk-body">{version.grades}. {version.by}.</p>
                  <ol className="govuk-list govuk-list--number">{version.modules.map((module) => <li key={module}>{module}</li>)}</ol>
                  <p className="govuk-body pl-quiet">{version.reason}</p>
                </div>
              ))}
            </Details>
          )}
          <p className="pl-who-can-see govuk-body-s">People with the administrator role see this page. It counts people and names none but those who settled a rule. What was assigned before keeps the reason and the version it was given with.</p>
        </div>
      </div>
    </>
  )
}
