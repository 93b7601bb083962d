"""Paths of the runs wing: an engagement's runs, what is seen of its risks, and the catalogue."""

from django.urls import URLPattern, URLResolver, include, path

from checks.runs import before_after_views, downloads, rule_views, run_views, starting, verifying
from checks.runs.attesting import views as attesting
from checks.runs.founder import views as founder
from checks.runs.intake import views as intake

engagement_urlpatterns: list[URLPattern | URLResolver] = [
    path("runs/", run_views.run_list, name="run_list"),
    path("runs/start/", starting.run_start, name="run_start"),
    path("runs/latest/", run_views.run_latest_card, name="run_latest_card"),
    path("runs/<int:pk>/", run_views.run_page, name="run_page"),
    path("runs/<int:pk>/json/", downloads.run_json, name="run_json"),
    path("runs/<int:pk>/report/", downloads.run_report, name="run_report"),
    path("runs/<int:pk>/since/<int:earlier_pk>/", run_views.run_compare, name="run_compare"),
    path("spec/", include("checks.runs.spec.urls")),
    path("dns/", include("checks.runs.zone.urls")),
    path("attested/", attesting.statement_list, name="statement_list"),
    path("attested/<str:code>/", attesting.statement_edit, name="statement_edit"),
    path("intake/", intake.intake_review, name="intake_review"),
    path("intake/take/", intake.intake_take, name="intake_take"),
    path("intake/aside/", intake.intake_set_aside, name="intake_set_aside"),
    path("intake/<int:pk>/found/", intake.intake_found, name="intake_found"),
    path("risks/<int:pk>/verify/", starting.risk_verify, name="risk_verify"),
    path("risks/<int:pk>/runs/", verifying.risk_history, name="risk_history"),
    path(
        "risks/<int:pk>/before-after/",
        before_after_views.risk_before_after,
        name="risk_before_after",
    ),
    path(
        "items/<int:pk>/before-after/",
        before_after_views.item_before_after,
        name="item_before_after",
    ),
]

portal_urlpatterns: list[URLPattern | URLResolver] = [
    path("before-after/", before_after_views.portal_before_after, name="portal_before_after"),
    path(
        "risks/<int:pk>/before-after/",
        before_after_views.portal_risk_before_after,
        name="portal_risk_before_after",
    ),
    path("in-numbers/", founder.portal_gains, name="portal_gains"),
    path("already-good/", founder.portal_good, name="portal_good"),
    path("attested/", attesting.portal_statements, name="portal_statements"),
    path("attested/<str:code>/", attesting.portal_statement, name="portal_statement"),
]

urlpatterns = [
    path("w/<slug:workspace_slug>/gates/", run_views.gate_list, name="gate_list"),
    path("w/<slug:workspace_slug>/e/<slug:slug>/", include(engagement_urlpatterns)),
    path("p/<slug:workspace_slug>/<slug:slug>/", include(portal_urlpatterns)),
    path("rules/", rule_views.rule_list, name="rule_list"),
    path("rules/<str:code>/", rule_views.rule_page, name="rule_page"),
]
