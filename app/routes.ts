import { index, prefix, route, type RouteConfig } from '@react-router/dev/routes'

/** Every URL of the portal, by who opens it. Read this first. */
export default [
  index('routes/public/welcome.tsx'),
  route('sign-in', 'routes/public/sign-in.tsx'),
  route('sign-in/demo', 'routes/public/sign-in-demo.tsx'),
  route('sign-out', 'routes/public/sign-out.tsx'),
  route('help', 'routes/public/help.tsx'),
  route('privacy', 'routes/public/privacy.tsx'),
  route('accessibility', 'routes/public/accessibility.tsx'),
  route('brand.css', 'routes/public/brand.ts'),

  // Practitioner
  route('my-practice', 'routes/practitioner/my-practice.tsx'),

  // Auditor
  route('desk', 'routes/auditor/desk.tsx'),
  ...prefix('evidence', [
    index('routes/auditor/evidence-queue.tsx'),
    route(':id', 'routes/auditor/check-evidence.tsx'),
  ]),
  ...prefix('audits', [
    index('routes/auditor/audits.tsx'),
    route(':id', 'routes/auditor/confirm-findings.tsx'),
  ]),

  // Manager
  ...prefix('team', [
    index('routes/manager/team.tsx'),
    route('learning/:id', 'routes/manager/decide-learning.tsx'),
    route('case-questions/:auditId/:personId', 'routes/manager/settle-case-question.tsx'),
  ]),

  // Leader
  ...prefix('insight', [
    index('routes/leader/insight.tsx'),
    route('held', 'routes/leader/held.tsx'),
    route('methods', 'routes/leader/methods.tsx'),
  ]),

  // Administrator
  ...prefix('set-up', [
    index('routes/admin/set-up.tsx'),
    route('imports', 'routes/admin/imports.tsx'),
    route('imports/:id', 'routes/admin/import.tsx'),
  ]),

  // What several of them meet
  route('account', 'routes/shared/account.tsx'),
  route('gaps/:id', 'routes/shared/gap.tsx'),
  ...prefix('remedial-actions/:id', [
    index('routes/shared/remedial-action.tsx'),
    route('done', 'routes/shared/say-it-is-done.tsx'),
    route('help', 'routes/shared/ask-for-help.tsx'),
    route('not-my-case', 'routes/shared/not-my-case.tsx'),
    route('made-safe', 'routes/shared/made-safe.tsx'),
    route('more-time', 'routes/manager/give-more-time.tsx'),
  ]),
  ...prefix('modules', [
    index('routes/shared/modules.tsx'),
    ...prefix(':slug', [
      index('routes/shared/module.tsx'),
      route('sections/:section', 'routes/shared/module-section.tsx'),
      route('check/:check', 'routes/shared/module-check.tsx'),
      route('declare', 'routes/shared/module-declare.tsx'),
      route('apply', 'routes/shared/module-apply.tsx'),
    ]),
  ]),

  route('*', 'routes/public/not-found.tsx'),
] satisfies RouteConfig
