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
  ...prefix('my-practice', [
    index('routes/practitioner/my-practice.tsx'),
    route('cpd', 'routes/practitioner/cpd.tsx'),
    route('cpd.txt', 'routes/practitioner/cpd-text.ts'),
    route('cpd/new', 'routes/practitioner/cpd-piece.tsx', { id: 'new-cpd-piece' }),
    route('cpd/modules/:version', 'routes/practitioner/cpd-piece.tsx', { id: 'cpd-of-module' }),
    route('cpd/:piece', 'routes/practitioner/cpd-piece.tsx', { id: 'cpd-piece' }),
  ]),

  // Auditor
  route('desk', 'routes/auditor/desk.tsx'),
  ...prefix('evidence', [
    index('routes/auditor/evidence-queue.tsx'),
    route('second-looks/:id', 'routes/auditor/second-look.tsx'),
    route(':id', 'routes/auditor/check-evidence.tsx'),
  ]),
  ...prefix('audits', [
    index('routes/auditor/audits.tsx'),
    route('new', 'routes/auditor/audit-new.tsx'),
    ...prefix('recordings/:id', [
      index('routes/auditor/record-audit.tsx'),
      route('save', 'routes/auditor/save-recording.ts'),
      route('check-answers', 'routes/auditor/recording-check-answers.tsx'),
      route('put-aside', 'routes/auditor/put-recording-aside.tsx'),
      route('published', 'routes/auditor/recording-published.tsx'),
    ]),
    route(':id', 'routes/auditor/confirm-findings.tsx'),
    route(':id/reply', 'routes/shared/reply-to-audit.tsx'),
    route(':id/wrong', 'routes/shared/wrong-audit.tsx'),
  ]),
  ...prefix('programmes', [
    index('routes/auditor/programmes.tsx'),
    route('new', 'routes/auditor/programme-new.tsx'),
    ...prefix(':id', [
      index('routes/auditor/programme.tsx'),
      route('end', 'routes/auditor/programme-end.tsx'),
      route('cases', 'routes/auditor/case-lists.tsx'),
      route('cases/:list', 'routes/auditor/case-list.tsx'),
      route('phases/new', 'routes/auditor/phase-plan.tsx', { id: 'new-phase' }),
      ...prefix('phases/:phase', [
        index('routes/auditor/phase.tsx'),
        route('plan', 'routes/auditor/phase-plan.tsx', { id: 'phase-plan' }),
        route('draw', 'routes/auditor/draw-cases.tsx'),
        route('choose', 'routes/auditor/choose-cases.tsx'),
        route('share-out', 'routes/auditor/share-out.tsx'),
        route('draws/:draw', 'routes/auditor/draw.tsx'),
        route('cases/:case', 'routes/auditor/case-to-audit.tsx'),
      ]),
    ]),
  ]),
  ...prefix('moderation', [
    index('routes/auditor/moderation.tsx'),
    route('choose', 'routes/auditor/choose-for-moderation.tsx'),
    route(':id', 'routes/auditor/moderate.tsx'),
  ]),

  route('dip-samples/:id', 'routes/auditor/dip-sample.tsx'),
  route('cohorts/:id/dip-samples', 'routes/auditor/dip-samples.tsx'),
  route('cohorts/:id/dip-samples/:member/:moment', 'routes/auditor/dip-sample-ask.tsx'),
  route('cohorts/:id/results', 'routes/auditor/cohort-results.tsx'),

  // Manager
  ...prefix('team', [
    index('routes/manager/team.tsx'),
    route('share-out', 'routes/manager/share-out.tsx', { id: 'share-out-of-all' }),
    route('learning/:id', 'routes/manager/decide-learning.tsx'),
    route('learning/:id/more-time', 'routes/manager/more-time-to-learn.tsx'),
    route('coaching/:id', 'routes/manager/decide-coaching.tsx'),
    route('patterns/:id', 'routes/manager/team-pattern.tsx'),
    route('people/:id/away', 'routes/manager/person-away.tsx'),
    route('people/:id/supervision', 'routes/manager/supervision.tsx'),
    route('people/:id/share-out', 'routes/manager/share-out.tsx', { id: 'share-out-of-one' }),
    route('remind', 'routes/manager/remind-all.tsx'),
    route('case-questions/:auditId/:personId', 'routes/manager/settle-case-question.tsx'),
  ]),

  // Leader
  ...prefix('insight', [
    index('routes/leader/insight.tsx'),
    route('held', 'routes/leader/held.tsx'),
    route('moderation', 'routes/leader/agreement.tsx'),
    route('learning', 'routes/leader/learning.tsx'),
    route('methods', 'routes/leader/methods.tsx'),
    ...prefix('inspection', [
      index('routes/leader/inspection.tsx'),
      route(':id', 'routes/leader/inspection-pack.tsx'),
      route(':id/cases.csv', 'routes/leader/inspection-pack-csv.ts'),
    ]),
  ]),

  ...prefix('reports', [
    index('routes/leader/reports.tsx'),
    route('readers', 'routes/leader/report-readers.tsx'),
    route('duty', 'routes/leader/report-duty.tsx'),
    ...prefix(':kind/:period', [
      index('routes/leader/report.tsx'),
      route('draft', 'routes/leader/report-draft.tsx'),
      route('draft/check', 'routes/leader/report-check.tsx'),
      route('notes/new', 'routes/leader/report-note.tsx'),
      route('feedback', 'routes/leader/report-feedback.tsx'),
      route('tables/:table', 'routes/leader/report-table-csv.ts'),
    ]),
  ]),

  // Administrator
  ...prefix('set-up', [
    index('routes/admin/set-up.tsx'),
    ...prefix('council', [
      index('routes/admin/council.tsx'),
      route('name', 'routes/admin/council-name.tsx'),
      route('links', 'routes/admin/council-links.tsx'),
      route('clocks', 'routes/admin/council-clocks.tsx'),
      route('bank-holidays', 'routes/admin/bank-holidays.tsx'),
    ]),
    ...prefix('framework', [
      index('routes/admin/framework.tsx'),
      route('standards', 'routes/admin/standards.tsx'),
      route('standards/new', 'routes/admin/standards-new.tsx'),
      route('standards/:id', 'routes/admin/standards-set.tsx'),
      ...prefix(':key', [
        index('routes/admin/framework-version.tsx'),
        route('themes/:theme', 'routes/admin/framework-theme.tsx'),
        route('scale', 'routes/admin/framework-scale.tsx'),
        route('case-types', 'routes/admin/framework-case-types.tsx'),
        route('case-types/new', 'routes/admin/framework-case-type.tsx', { id: 'new-case-type' }),
        route('case-types/:type', 'routes/admin/framework-case-type.tsx', { id: 'case-type' }),
        route('follow-up', 'routes/admin/framework-follow-up.tsx'),
        route('preview', 'routes/admin/framework-preview.tsx'),
      ]),
    ]),
    ...prefix('rules', [
      index('routes/admin/rules.tsx'),
      route('preview', 'routes/admin/rules-preview.tsx'),
      route('new', 'routes/admin/rule.tsx', { id: 'new-rule' }),
      route(':key', 'routes/admin/rule.tsx', { id: 'rule' }),
      route(':key/end', 'routes/admin/rule-end.tsx'),
    ]),
    ...prefix('modules', [
      index('routes/admin/modules-to-check.tsx'),
      route('preview', 'routes/admin/modules-preview.tsx'),
      route('preview/:slug', 'routes/admin/module-preview.tsx'),
      route(':slug', 'routes/admin/module-to-check.tsx'),
    ]),
    ...prefix('people', [
      index('routes/admin/people.tsx'),
      route('new', 'routes/admin/person-new.tsx'),
      route('first-passwords', 'routes/admin/first-passwords.tsx'),
      route('first-passwords.csv', 'routes/admin/first-passwords-csv.ts'),
      route('staff-list', 'routes/admin/staff-list.tsx'),
      route('staff-lists/:id', 'routes/admin/staff-list-preview.tsx'),
      route('courses', 'routes/admin/course-lists.tsx'),
      route('courses.csv', 'routes/admin/course-list-template.ts'),
      route('course-lists/:id', 'routes/admin/course-list.tsx'),
      route('course-lists/:id/rows-to-mend.csv', 'routes/admin/courses-to-mend.ts'),
      ...prefix(':id', [
        index('routes/admin/person.tsx'),
        route('details', 'routes/admin/person-details.tsx'),
        route('roles', 'routes/admin/person-roles.tsx'),
        route('teams', 'routes/admin/person-teams.tsx'),
        route('away', 'routes/admin/person-away.tsx'),
        route('cases', 'routes/admin/person-cases.tsx'),
        route('leaving', 'routes/admin/person-leaving.tsx'),
        route('way-in', 'routes/admin/person-way-in.tsx'),
      ]),
    ]),
    ...prefix('teams', [
      index('routes/admin/teams.tsx'),
      route('map', 'routes/admin/teams-map.tsx'),
      route(':id', 'routes/admin/team.tsx'),
    ]),
    ...prefix('corrections', [
      index('routes/admin/corrections.tsx'),
      route(':id', 'routes/admin/correction.tsx'),
      route(':id/texts', 'routes/admin/correction-texts.tsx'),
    ]),
    route('notices', 'routes/admin/notices.tsx'),
    route('imports', 'routes/admin/imports.tsx'),
    route('imports/kinds/:key', 'routes/admin/kind-of-sheet.tsx'),
    ...prefix('imports/:id', [
      index('routes/admin/import.tsx'),
      route('columns', 'routes/admin/import-columns.tsx'),
      route('questions', 'routes/admin/import-questions.tsx'),
      route('rows-to-mend.csv', 'routes/admin/rows-to-mend.ts'),
      route('void', 'routes/admin/void-import.tsx'),
    ]),
  ]),

  // What several of them meet
  route('account', 'routes/shared/account.tsx'),
  route('account/messages/:id', 'routes/shared/my-message.tsx'),
  route('from-mail/:id', 'routes/shared/from-mail.ts'),
  route('mailbox', 'routes/shared/mailbox.tsx'),
  route('mailbox/:id', 'routes/shared/mailbox-message.tsx'),
  route('gaps/:id', 'routes/shared/gap.tsx'),
  route('gaps/:id/actions/new', 'routes/auditor/add-action.tsx'),
  route('learning/exceptions', 'routes/shared/learning-exceptions.tsx'),
  ...prefix('disputes', [
    index('routes/shared/disputes.tsx'),
    route(':id', 'routes/shared/settle-dispute.tsx'),
  ]),
  ...prefix('remedial-actions/:id', [
    index('routes/shared/remedial-action.tsx'),
    route('done', 'routes/shared/say-it-is-done.tsx'),
    route('help', 'routes/shared/ask-for-help.tsx'),
    route('not-my-case', 'routes/shared/not-my-case.tsx'),
    route('made-safe', 'routes/shared/made-safe.tsx'),
    route('more-time', 'routes/manager/give-more-time.tsx'),
    route('read', 'routes/shared/say-it-is-read.tsx'),
    route('challenge', 'routes/shared/challenge-action.tsx'),
    route('decide', 'routes/shared/decide-challenge.tsx'),
    route('pass-on', 'routes/manager/pass-on.tsx'),
    route('nudge', 'routes/manager/remind.tsx'),
  ]),
  ...prefix('service-actions', [
    index('routes/shared/service-actions.tsx'),
    route('new', 'routes/shared/service-action-new.tsx'),
    ...prefix(':id', [
      index('routes/shared/service-action.tsx'),
      route('change', 'routes/shared/service-action-change.tsx'),
      route('gaps', 'routes/shared/service-action-gaps.tsx'),
      route('outcome', 'routes/shared/service-action-outcome.tsx'),
    ]),
  ]),
  ...prefix('reports/examples', [
    index('routes/shared/examples.tsx'),
    route(':id', 'routes/shared/example.tsx'),
  ]),
  ...prefix('modules', [
    index('routes/shared/modules.tsx'),
    ...prefix(':slug', [
      index('routes/shared/module.tsx'),
      route('sections/:section', 'routes/shared/module-section.tsx'),
      route('check/:check', 'routes/shared/module-check.tsx'),
      route('declare', 'routes/shared/module-declare.tsx'),
      route('recall', 'routes/shared/module-recall.tsx'),
      route('apply', 'routes/shared/module-apply.tsx'),
      route('certificate', 'routes/shared/module-certificate.tsx'),
      route('carry-on', 'routes/shared/module-carry-on.ts'),
      route('print', 'routes/shared/module-print.tsx'),
    ]),
  ]),

  route('*', 'routes/public/not-found.tsx'),
] satisfies RouteConfig
