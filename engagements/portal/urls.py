"""Paths of the founder's portal below `/p/<workspace>/`; the pack's are handover's."""

from django.urls import include, path

from engagements.portal import (
    alert_confirm,
    calendars,
    comments,
    decisions,
    domain,
    intake,
    later,
    risks,
    rollback,
    screenshots,
    ties,
    today,
)

sprint_pages = [
    path("", today.portal_page, name="portal_page"),
    path("timeline/", today.portal_timeline, name="portal_timeline"),
    path("risks/", risks.portal_risks, name="portal_risks"),
    path("risks/<int:pk>/", risks.portal_risk, name="portal_risk"),
    path("risks/<int:pk>/wait/", decisions.portal_risk_wait, name="portal_risk_wait"),
    path("risks/<int:pk>/fix/", decisions.portal_risk_fix, name="portal_risk_fix"),
    path("questions/<int:pk>/", decisions.portal_question, name="portal_question"),
    path("first-questions/", intake.portal_intake, name="portal_intake"),
    path("first-questions/<slug:stage>/", intake.portal_intake_stage, name="portal_intake_stage"),
    path("talk/", comments.portal_comments, name="portal_comments"),
    path("talk/risk/<int:pk>/", comments.portal_comments, name="portal_comment_risk"),
    path("talk/<int:pk>/back/", comments.portal_comment_take_back, name="portal_comment_take_back"),
    path("screenshots/<int:pk>.webp", screenshots.portal_screenshot, name="portal_screenshot"),
    path("ties/", ties.portal_ties, name="portal_ties"),
    path("ties/<int:pk>/cut/", ties.portal_tie_cut, name="portal_tie_cut"),
    path("way-back/", rollback.portal_rollback_list, name="portal_rollback_list"),
    path("way-back/<int:pk>/", rollback.portal_rollback, name="portal_rollback"),
    path("later/", later.portal_later, name="portal_later"),
    path("later/follow-up.ics", later.portal_later_calendar, name="portal_later_calendar"),
    path("later/calendar/", calendars.portal_calendar, name="portal_calendar"),
    path("domain/", domain.portal_dns_map, name="portal_dns_map"),
]

urlpatterns = [
    path("", today.portal_list, name="portal_list"),
    path("<slug:slug>/", include(sprint_pages)),
    path("calendar/<str:token>.ics", calendars.portal_calendar_feed, name="portal_calendar_feed"),
    path("heard/<str:token>/", alert_confirm.alert_confirm, name="alert_confirm"),
]
