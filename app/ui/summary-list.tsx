import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface SummaryAction {
  href: string
  text: ReactNode
  /** Says what is changed to those who hear the link alone: "Change" and then "due date". */
  hiddenText?: string
}

export interface SummaryRow {
  key: ReactNode
  value: ReactNode
  actions?: SummaryAction[]
}

export interface SummaryListProps {
  rows: SummaryRow[]
  /** Puts the list in a card with this title. */
  title?: ReactNode
  titleLevel?: 2 | 3 | 4
  /** Links beside the card's title. */
  actions?: SummaryAction[]
  noBorder?: boolean
  className?: string
}

export function SummaryList({ rows, title, titleLevel = 2, actions, noBorder, className }: SummaryListProps) {
  const anyActions = rows.some((row) => row.actions?.length)
  const list = (
    <dl className={classNames('govuk-summary-list', noBorder && 'govuk-summary-list--no-border', className)}>
      {rows.map((row, index) => (
        <div
          key={index}
          className={classNames('govuk-summary-list__row', anyActions && !row.actions && 'govuk-summary-list__row--no-actions')}
        >
          <dt className="govuk-summary-list__key">{row.key}</dt>
          <dd className="govuk-summary-list__value">{row.value}</dd>
          {!!row.actions?.length && (
            <dd className="govuk-summary-list__actions">
              {row.actions.length === 1 ? (
                <ActionLink {...row.actions[0]!} cardTitle={title} />
              ) : (
                <ul className="govuk-summary-list__actions-list">
                  {row.actions.map((action) => (
                    <li key={action.href} className="govuk-summary-list__actions-list-item">
                      <ActionLink {...action} cardTitle={title} />
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
  if (!title) return list
  const Heading = `h${titleLevel}` as const
  return (
    <div className="govuk-summary-card">
      <div className="govuk-summary-card__title-wrapper">
        <Heading className="govuk-summary-card__title">{title}</Heading>
        {actions?.length === 1 && (
          <div className="govuk-summary-card__actions">
            <ActionLink {...actions[0]!} cardTitle={title} />
          </div>
        )}
        {actions && actions.length > 1 && (
          <ul className="govuk-summary-card__actions">
            {actions.map((action) => (
              <li key={action.href} className="govuk-summary-card__action">
                <ActionLink {...action} cardTitle={title} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="govuk-summary-card__content">{list}</div>
    </div>
  )
}

function ActionLink({ href, text, hiddenText, cardTitle }: SummaryAction & { cardTitle?: ReactNode }) {
  return (
    <a className="govuk-link" href={href}>
      {text}
      {(hiddenText || cardTitle) && (
        <span className="govuk-visually-hidden">
          {hiddenText && ` ${hiddenText}`}
          {cardTitle && <> ({cardTitle})</>}
        </span>
      )}
    </a>
  )
}
