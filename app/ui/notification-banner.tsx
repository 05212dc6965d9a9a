import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface NotificationBannerProps {
  /** True where it says that something worked. It then takes the focus, so that it is heard. */
  success?: boolean
  title?: ReactNode
  titleLevel?: 2 | 3 | 4
  /** Needed only where a page has two banners. */
  titleId?: string
  role?: 'region' | 'alert'
  className?: string
  /** A sentence is set as the banner's heading; anything else stands as given. */
  children: ReactNode
}

export function NotificationBanner({ success, titleLevel = 2, titleId = 'govuk-notification-banner-title', className, children, ...props }: NotificationBannerProps) {
  const { title = success ? 'Success' : 'Important', role = success ? 'alert' : 'region' } = props
  const banner = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (role === 'alert') banner.current?.focus()
  }, [role, children])
  const Heading = `h${titleLevel}` as const
  return (
    <div
      className={classNames('govuk-notification-banner', success && 'govuk-notification-banner--success', className)}
      role={role}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      ref={banner}
      tabIndex={role === 'alert' ? -1 : undefined}
      autoFocus={role === 'alert' || undefined}
    >
      <div className="govuk-notification-banner__header">
        <Heading className="govuk-notification-banner__title" id={titleId}>
          {title}
        </Heading>
      </div>
      <div className="govuk-notification-banner__content">
        {typeof children === 'string' ? <p className="govuk-notification-banner__heading">{children}</p> : children}
      </div>
    </div>
  )
}
