"""Paths of the pack: the desk at `/w/`, the portal at `/p/`, somebody with a link at `/s/`."""

from django.urls import include, path

from handover import (
    portal_views,
    preview_views,
    receipt_views,
    shared_views,
    sharing,
    sheet_views,
    views,
)

desk = [
    path("", views.pack_list, name="pack_list"),
    path("make/", views.pack_make, name="pack_make"),
    path("progress/", views.pack_progress, name="pack_progress"),
    path("card/", views.pack_card, name="pack_card"),
    path("preview/", preview_views.pack_preview, name="pack_preview"),
    path("preview/news/", preview_views.pack_preview_news, name="pack_preview_news"),
    path("preview/<str:digest>/", preview_views.pack_preview_page, name="pack_preview_page"),
    path("links/", sharing.share_list, name="share_list"),
    path("links/<int:pk>/withdraw/", sharing.share_revoke, name="share_revoke"),
    path("links/<int:pk>/unlock/", sharing.share_unlock, name="share_unlock"),
    path("<int:number>/pdf/", views.pack_download, name="pack_download"),
    path("<int:number>/zip/", views.pack_bundle, name="pack_bundle"),
    path("<int:number>/since/<int:earlier>/", views.pack_compare, name="pack_compare"),
]

portal = [
    path("", portal_views.portal_pack, name="portal_pack"),
    path("<int:number>/pdf/", portal_views.portal_pack_download, name="portal_pack_download"),
    path("<int:number>/zip/", portal_views.portal_pack_bundle, name="portal_pack_bundle"),
    path(
        "<int:number>/since/<int:earlier>/",
        portal_views.portal_pack_compare,
        name="portal_pack_compare",
    ),
    path("<int:number>/sign/", portal_views.pack_signoff, name="pack_signoff"),
]

desk_sheet = [
    path("", sheet_views.sheet_page, name="sheet_page"),
    path("make/", sheet_views.sheet_make, name="sheet_make"),
    path("pdf/", sheet_views.sheet_pdf, name="sheet_pdf"),
]

portal_sheet = [
    path("", sheet_views.portal_sheet, name="portal_sheet"),
    path("make/", sheet_views.portal_sheet_make, name="portal_sheet_make"),
    path("pdf/", sheet_views.portal_sheet_pdf, name="portal_sheet_pdf"),
]

shared = [
    path("", shared_views.share_page, name="share_page"),
    path("password/", shared_views.share_enter, name="share_enter"),
    path("pdf/", shared_views.share_file, {"kind": "pdf"}, "share_pdf"),
    path("zip/", shared_views.share_file, {"kind": "zip"}, "share_zip"),
]

receipt = [
    path("paper/", receipt_views.receipt_paper, name="receipt_paper"),
    path("receipt.pdf", receipt_views.receipt_pdf, name="receipt_pdf"),
]

urlpatterns = [
    path("w/<slug:workspace_slug>/receipts/<int:pk>/", include(receipt)),
    path("s/<slug:workspace_slug>/<str:token>/", include(shared)),
    path("w/<slug:workspace_slug>/e/<slug:slug>/pack/", include(desk)),
    path("p/<slug:workspace_slug>/<slug:slug>/pack/", include(portal)),
    path("w/<slug:workspace_slug>/e/<slug:slug>/risks/<int:pk>/page/", include(desk_sheet)),
    path("p/<slug:workspace_slug>/<slug:slug>/risks/<int:pk>/page/", include(portal_sheet)),
]
