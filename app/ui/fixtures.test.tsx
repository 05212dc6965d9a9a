import { readFileSync } from 'node:fs'
import { parseHTML } from 'linkedom'
import { createElement } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { BackLink } from './back-link.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Button } from './button.tsx'
import { Checkboxes } from './checkboxes.tsx'
import { DateInput } from './date-input.tsx'
import { Details } from './details.tsx'
import { ErrorMessage } from './error-message.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Fieldset } from './fieldset.tsx'
import { FileUpload } from './file-upload.tsx'
import { Hint } from './hint.tsx'
import { Input } from './input.tsx'
import { InsetText } from './inset-text.tsx'
import { Label } from './label.tsx'
import { NotificationBanner } from './notification-banner.tsx'
import { Pagination } from './pagination.tsx'
import { Panel } from './panel.tsx'
import { Radios } from './radios.tsx'
import { Select } from './select.tsx'
import { ServiceNavigation } from './service-navigation.tsx'
import { SkipLink } from './skip-link.tsx'
import { SummaryList } from './summary-list.tsx'
import { Table } from './table.tsx'
import { Tag } from './tag.tsx'
import { Textarea } from './textarea.tsx'
import { WarningText } from './warning-text.tsx'

// The package describes its components by Nunjucks options, whose shape is its own affair: hence `any` in this file alone.
type Options = any

interface Fixture {
  name: string
  options: Options
  html: string
}

interface Comparison {
  /** Our element for the package's options. */
  ours: (options: Options) => ReactElement
  /** The options that our component leaves out, besides free attributes; a path stands for everything below it. */
  without: string[]
  /** Options that our component always has. */
  needs?: string[]
  /** Fixtures that differ for another reason, with the reason. */
  except?: Record<string, string>
  /** Where our markup departs from the package's on purpose: makes the package's markup like ours. */
  departing?: (root: Element) => void
}

/** The package takes a text or a piece of HTML; a React component takes a node. */
const node = ({ html, text }: Options): ReactNode => (html ? createElement('raw-html', { dangerouslySetInnerHTML: { __html: html } }) : text)
const text = (value: Options) => (value === undefined ? undefined : String(value))

const sizeOf = (classes?: string) => /--(s|m|l|xl)$/.exec(classes ?? '')?.[1] as 's' | 'm' | 'l' | 'xl' | undefined
const field = ({ name, id, idPrefix, label, fieldset, hint, errorMessage, describedBy, classes }: Options) => {
  const named = label ?? fieldset?.legend
  return {
    name,
    id: id ?? idPrefix,
    label: named && node(named),
    labelSize: sizeOf(named?.classes),
    labelIsHeading: named?.isPageHeading,
    hint: hint && node(hint),
    error: errorMessage && node(errorMessage),
    describedBy: describedBy ?? fieldset?.describedBy,
    className: classes,
  }
}
const choices = (items: Options[]) =>
  items
    .filter(Boolean)
    .map(({ divider, value, hint, disabled, ...label }) =>
      divider ? { divider } : { value: String(value), label: node(label), hint: hint && node(hint), disabled },
    )
const links = (items?: Options[]) =>
  items?.map(({ href, visuallyHiddenText, ...words }) => ({ href, text: node(words), hiddenText: visuallyHiddenText }))

/** What the package leaves to its script, our markup does itself. */
function takesFocus(root: Element) {
  const element = root.querySelector('[data-module="govuk-error-summary"], [role="alert"]')
  element?.setAttribute('tabindex', '-1')
  element?.setAttribute('autofocus', '')
}

const comparisons: Record<string, Comparison> = {
  button: {
    ours: ({ html, text, isStartButton, classes, ...rest }) => (
      <Button {...rest} start={isStartButton} className={classes}>
        {html && isStartButton ? <span>{node({ html })}</span> : node({ html, text })}
      </Button>
    ),
    without: ['preventDoubleClick'],
    departing: (root) => {
      for (const link of root.querySelectorAll('a')) {
        link.removeAttribute('role')
        link.removeAttribute('data-module')
      }
    },
  },
  input: {
    ours: ({ inputmode, autocomplete, autocapitalize, spellcheck, prefix, suffix, ...options }) => (
      <Input
        {...field(options)}
        value={options.value}
        type={options.type}
        pattern={options.pattern}
        disabled={options.disabled}
        inputMode={inputmode}
        autoComplete={autocomplete}
        autoCapitalize={autocapitalize}
        spellCheck={spellcheck}
        prefix={prefix && node(prefix)}
        suffix={suffix && node(suffix)}
      />
    ),
    without: ['formGroup', 'inputWrapper', 'prefix.classes', 'suffix.classes'],
  },
  textarea: {
    ours: ({ autocomplete, spellcheck, ...options }) => (
      <Textarea {...field(options)} value={options.value} rows={options.rows} autoComplete={autocomplete} spellCheck={spellcheck} />
    ),
    without: ['formGroup'],
  },
  select: {
    ours: ({ items, value, ...options }) => (
      <Select
        {...field(options)}
        value={text(value ?? items?.find((item: Options) => item?.selected)?.value)}
        options={(items ?? []).filter(Boolean).map((item: Options) => ({ value: String(item.value), label: item.text, disabled: item.disabled }))}
      />
    ),
    without: ['formGroup'],
    except: {
      'item selected overrides value': 'there is one way to choose a value',
      'without values': 'every option has a value',
      'without values with selected value': 'the same',
    },
  },
  'file-upload': {
    ours: (options) => <FileUpload {...field(options)} multiple={options.multiple} disabled={options.disabled} />,
    without: ['formGroup', 'javascript'],
  },
  radios: {
    ours: ({ items, value, ...options }) => (
      <Radios {...field(options)} options={choices(items)} value={text(value ?? items.find((item: Options) => item?.checked)?.value)} />
    ),
    without: ['formGroup', 'items.conditional', 'items.id', 'items.label', 'fieldset.classes'],
    needs: ['fieldset'],
  },
  checkboxes: {
    ours: ({ items, values, ...options }) => (
      <Checkboxes
        {...field(options)}
        options={choices(items)}
        value={(values ?? items.filter((item: Options) => item?.checked).map(({ value }: Options) => value)).map(String)}
      />
    ),
    without: ['formGroup', 'items.behaviour', 'items.conditional', 'items.id', 'items.name', 'items.label', 'fieldset.classes'],
    except: {
      'item checked overrides values': 'there is one way to tick a box',
      'with falsy values': 'the boxes that are left out are not counted',
    },
  },
  'date-input': {
    ours: ({ values, namePrefix, ...options }) => (
      <DateInput
        {...field(options)}
        name={namePrefix ?? options.id}
        wrong={options.day || options.month || options.year ? (['day', 'month', 'year'] as const).filter((part) => options[part]?.error) : undefined}
        value={values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/^.*-/, ''), value]))}
      />
    ),
    without: ['items', 'day.label', 'day.classes', 'year.value', 'formGroup'],
    needs: ['fieldset'],
    except: {
      'day and month': 'a date has three parts',
      'month and year': 'the same',
      'with errors only': 'a part is wrong only where a sentence says why',
      'with error on single field by omission': 'the parts that are wrong are named',
    },
    departing: (root) => {
      const container = root.querySelector('.govuk-date-input')!
      for (const input of container.querySelectorAll('input')) {
        if (!input.name.includes('-')) input.setAttribute('name', `${container.id}-${input.name}`)
      }
      const first = container.querySelector('.govuk-input--error') ?? container.querySelector('input')!
      container.querySelector(`[for="${first.id}"]`)!.setAttribute('for', container.id)
      first.id = container.id
      container.removeAttribute('id')
    },
  },
  'error-summary': {
    ours: ({ errorList, titleText, titleHtml, descriptionText, descriptionHtml }) => (
      <ErrorSummary
        title={node({ text: titleText, html: titleHtml })}
        problems={Object.fromEntries(errorList.map(({ href, text }: Options) => [href?.slice(1) ?? 'form', text]))}
      >
        {node({ text: descriptionText, html: descriptionHtml })}
      </ErrorSummary>
    ),
    without: ['classes', 'disableAutoFocus', 'errorList.html'],
    needs: ['errorList'],
    departing: takesFocus,
  },
  'error-message': {
    ours: ({ id, classes, ...words }) => (
      <ErrorMessage id={id} className={classes}>
        {node(words)}
      </ErrorMessage>
    ),
    without: ['visuallyHiddenText'],
  },
  fieldset: {
    ours: ({ legend, describedBy, classes, role, html }) => (
      <Fieldset
        legend={legend && node(legend)}
        legendSize={sizeOf(legend?.classes)}
        legendIsHeading={legend?.isPageHeading}
        describedBy={describedBy}
        role={role}
        className={classes}
      >
        {html && node({ html })}
      </Fieldset>
    ),
    without: [],
    except: { 'legend classes': 'a legend has sizes, and no other classes' },
  },
  hint: {
    ours: ({ id, classes, ...words }) => (
      <Hint id={id} className={classes}>
        {node(words)}
      </Hint>
    ),
    without: [],
  },
  label: {
    ours: ({ isPageHeading, classes, for: htmlFor, ...words }) => (
      <Label htmlFor={htmlFor} isHeading={isPageHeading} className={classes}>
        {node(words)}
      </Label>
    ),
    without: [],
    except: { empty: 'a label has words' },
  },
  tag: { ours: ({ classes, ...words }) => <Tag className={classes}>{node(words)}</Tag>, without: [] },
  'summary-list': {
    ours: ({ rows, card, classes }) => (
      <SummaryList
        rows={rows
          .filter(Boolean)
          .map(({ key, value, actions }: Options) => ({ key: node(key), value: node(value), actions: links(actions?.items) }))}
        title={card?.title && node(card.title)}
        titleLevel={card?.title?.headingLevel}
        actions={links(card?.actions?.items)}
        className={classes}
      />
    ),
    without: ['card.classes', 'rows.classes', 'rows.key.classes', 'rows.value.classes', 'rows.actions.classes', 'rows.actions.items.classes'],
  },
  table: {
    ours: ({ head, rows, caption, captionClasses, firstCellIsHeader, classes }) => (
      <Table
        caption={caption}
        captionSize={sizeOf(captionClasses)}
        columns={head.map(({ format, ...words }: Options) => ({ label: node(words), numeric: format === 'numeric' }))}
        rows={rows.filter(Boolean).map((row: Options[]) => row.map(node))}
        rowHeader={firstCellIsHeader}
        className={classes}
      />
    ),
    without: ['head.classes', 'head.colspan', 'rows.classes', 'rows.colspan'],
    needs: ['head'],
  },
  details: {
    ours: ({ summaryText, summaryHtml, html, text, classes, ...rest }) => (
      <Details {...rest} className={classes} summary={node({ text: summaryText, html: summaryHtml })}>
        {node({ html, text })}
      </Details>
    ),
    without: [],
  },
  'inset-text': {
    ours: ({ id, classes, ...words }) => (
      <InsetText id={id} className={classes}>
        {node(words)}
      </InsetText>
    ),
    without: [],
  },
  'warning-text': {
    ours: ({ iconFallbackText, classes, ...words }) => (
      <WarningText hiddenText={iconFallbackText} className={classes}>
        {node(words)}
      </WarningText>
    ),
    without: [],
  },
  'notification-banner': {
    ours: ({ type, titleText, titleHtml, titleHeadingLevel, titleId, role, classes, html, text }) => (
      <NotificationBanner
        success={type === 'success'}
        title={titleText || titleHtml ? node({ text: titleText, html: titleHtml }) : undefined}
        titleLevel={titleHeadingLevel}
        titleId={titleId}
        role={role}
        className={classes}
      >
        {node({ html, text: text?.trim() })}
      </NotificationBanner>
    ),
    without: ['disableAutoFocus'],
    departing: takesFocus,
  },
  panel: {
    ours: ({ titleText, titleHtml, headingLevel, classes, html, text }) => (
      <Panel title={node({ text: titleText, html: titleHtml })} titleLevel={headingLevel} className={classes}>
        {node({ html, text })}
      </Panel>
    ),
    without: ['actions'],
    except: { 'interruption, no actions': 'a panel says that something is done', 'interruption with custom classes': 'the same' },
  },
  breadcrumbs: {
    ours: ({ items, classes }) => (
      <Breadcrumbs className={classes} items={items.map(({ href, ...words }: Options) => ({ href, text: node(words) }))} />
    ),
    without: ['collapseOnMobile', 'labelText'],
  },
  'back-link': {
    ours: ({ href, classes, ...words }) => (
      <BackLink href={href ?? '#'} className={classes}>
        {words.text || words.html ? node(words) : undefined}
      </BackLink>
    ),
    without: [],
  },
  'skip-link': {
    ours: ({ href, classes, ...words }) => (
      <SkipLink href={href ?? '#content'} className={classes}>
        {node(words)}
      </SkipLink>
    ),
    without: [],
  },
  pagination: {
    ours: ({ previous, next, landmarkLabel, classes }) => (
      <Pagination
        previous={previous && { href: previous.href, text: previous.text || previous.html ? node({ text: previous.text, html: previous.html }) : undefined, label: previous.labelText }}
        next={next && { href: next.href, text: next.text || next.html ? node({ text: next.text, html: next.html }) : undefined, label: next.labelText }}
        landmark={landmarkLabel}
        className={classes}
      />
    ),
    without: ['items'],
  },
  'service-navigation': {
    ours: ({ navigation, serviceName, serviceUrl, classes, navigationLabel, menuButtonText }) => (
      <ServiceNavigation
        items={navigation?.filter(Boolean).map(({ href, current, active, ...words }: Options) => ({ href, current, active, text: node(words) }))}
        serviceName={serviceName}
        serviceHref={serviceUrl}
        label={navigationLabel ?? menuButtonText}
        className={classes}
      />
    ),
    without: ['ariaLabel', 'slots', 'navigationClasses', 'navigationId'],
    departing: (root) => root.querySelector('.govuk-service-navigation__toggle')?.remove(),
  },
}

test.each(Object.entries(comparisons))('%s emits the markup of the package', (component, { ours, without, needs = [], except = {}, departing }) => {
  const all = fixturesOf(component)
  expect(without.filter((path) => !all.some(({ options }) => uses(options, path))), 'left out, but in no fixture').toEqual([])
  expect(Object.keys(except).filter((excepted) => !all.some(({ name }) => name === excepted)), 'excepted, but no fixture').toEqual([])

  const compared = all.filter(
    ({ name, options }) =>
      !(name in except) &&
      !hasAttributes(options) &&
      !without.some((path) => uses(options, path)) &&
      needs.every((path) => uses(options, path)),
  )
  expect(compared.length).toBeGreaterThan(0)
  for (const { name, options, html } of compared) {
    expect.soft(outline(renderToStaticMarkup(ours(options))), name).toBe(outline(html, departing))
  }
})

function fixturesOf(component: string): Fixture[] {
  const file = new URL(import.meta.resolve(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`))
  return JSON.parse(readFileSync(file, 'utf8')).fixtures
}

/** No component of ours takes free attributes, wherever the package does. */
function hasAttributes(options: Options): boolean {
  if (typeof options !== 'object' || options === null) return false
  return 'attributes' in options || Object.values(options).some(hasAttributes)
}

/** Whether the options use what lies at a path such as `items.hint.text`, in whichever item. */
function uses(options: Options, path: string): boolean {
  if (Array.isArray(options)) return options.some((item) => uses(item, path))
  if (typeof options !== 'object' || options === null) return false
  const [first = '', ...rest] = path.split('.')
  if (!(first in options)) return false
  return rest.length === 0 || uses(options[first], rest.join('.'))
}

/** Markup as an indented list of elements with sorted attributes, so that only what a browser would notice is compared. */
function outline(html: string, departing?: (root: Element) => void) {
  const { document } = parseHTML(`<html><body><main>${html}</main></body></html>`)
  const root = document.querySelector('main')!
  for (const raw of root.querySelectorAll('raw-html')) raw.replaceWith(...raw.childNodes)
  departing?.(root)
  root.normalize()
  return lines(root, '').join('\n')
}

function lines(element: Element, indent: string): string[] {
  return [...element.childNodes].flatMap((child) => {
    if (child.nodeType === 3) return child.textContent!.trim() ? [indent + child.textContent!.replace(/\s+/g, ' ').trim()] : []
    if (child.nodeType !== 1) return []
    const node = child as Element
    const attributes = [...node.attributes].map(({ name, value }) => ` ${name.toLowerCase()}="${name === 'class' ? value.trim().split(/\s+/).toSorted().join(' ') : value}"`)
    return [`${indent}<${node.localName}${attributes.toSorted().join('')}>`, ...lines(node, `${indent}  `)]
  })
}
