import { createElement as element } from 'react'
import type { ReactNode } from 'react'
import type { Components, Vocabulary } from '../../lib/mdx.server.ts'

type Within = { children?: ReactNode }

/** What writers may put into a module, and what each component may be given. content/README.md shows one of each. */
export const vocabulary: Vocabulary = {
  Section: { needs: ['id', 'title', 'minutes'] },
  Scenario: { needs: ['title'] },
  Decision: { needs: ['ask'] },
  Choice: { needs: ['text'], inside: 'Decision' },
  Compare: {},
  Record: { needs: ['title'], inside: 'Compare' },
  Reveal: { needs: ['ask'] },
  Callout: { needs: ['title'] },
  Script: { needs: ['title'] },
  Checklist: { needs: ['title'] },
  Timeline: {},
  Event: { needs: ['when', 'title'], inside: 'Timeline' },
  OpenFact: { needs: ['source'] },
  Check: { needs: ['when'] },
  Question: { needs: ['id', 'ask'], inside: 'Check' },
  Option: { needs: ['because'], flags: ['right'], inside: 'Question' },
}

/** The markup of a section's own parts. Sections and checks are read as data; see catalogue.server.ts. */
export const sectionComponents: Components = {
  p: marked('p', 'govuk-body'),
  h2: marked('h2', 'govuk-heading-m'),
  ul: marked('ul', 'govuk-list govuk-list--bullet'),
  ol: marked('ol', 'govuk-list govuk-list--number'),
  blockquote: marked('blockquote', 'govuk-inset-text'),

  Scenario: ({ title, children }: Within & { title: string }) => box('pl-scenario', `Scenario: ${title}`, children),
  Callout: ({ title, children }: Within & { title: string }) => box('pl-callout', title, children),
  Script: ({ title, children }: Within & { title: string }) => box('pl-script', title, children),
  Checklist: ({ title, children }: Within & { title: string }) => box('pl-checklist', title, children),

  Decision: ({ ask, children }: Within & { ask: string }) => box('pl-decision', ask, children),
  Choice: ({ text, children }: Within & { text: string }) => opening(text, children),
  Reveal: ({ ask, children }: Within & { ask: string }) => opening(ask, children),

  Compare: ({ children }: Within) => element('div', { className: 'pl-compare' }, children),
  Record: ({ title, children }: Within & { title: string }) => box('pl-compare__record', title, children),

  Timeline: ({ children }: Within) => element('ol', { className: 'pl-timeline' }, children),
  Event: ({ when, title, children }: Within & { when: string; title: string }) =>
    element(
      'li',
      { className: 'pl-timeline__entry' },
      element('p', { className: 'pl-timeline__title' }, title),
      element('p', { className: 'pl-timeline__when' }, when),
      element('div', { className: 'pl-timeline__body' }, children),
    ),

  OpenFact: ({ source, children }: Within & { source: string }) =>
    element(
      'div',
      { className: 'pl-open-fact' },
      children,
      element(
        'p',
        { className: 'govuk-hint' },
        element('strong', { className: 'govuk-tag govuk-tag--yellow' }, 'To be confirmed'),
        ` Source: ${source}. Until it has been checked, follow your council’s procedure.`,
      ),
    ),

  Check: unseen,
  Question: unseen,
  Option: unseen,
}

function unseen() {
  return null
}

function marked(tag: string, className: string) {
  return (props: Record<string, unknown>) => element(tag, { ...props, className })
}

// A second-level heading wherever the box stands, because the page's own heading is always right above that level.
function box(className: string, title: string, children: ReactNode) {
  return element('div', { className }, element('h2', { className: 'govuk-heading-s' }, title), children)
}

/** Text that opens on a press, with or without JavaScript. */
function opening(summary: string, children: ReactNode) {
  return element(
    'details',
    { className: 'govuk-details' },
    element(
      'summary',
      { className: 'govuk-details__summary' },
      element('span', { className: 'govuk-details__summary-text' }, summary),
    ),
    element('div', { className: 'govuk-details__text' }, children),
  )
}
