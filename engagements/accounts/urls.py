from django.urls import path

from engagements.accounts import kept_forms, mail, sessions, views

urlpatterns = [
    path("", views.home, name="home"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("start/<str:token>/", views.workspace_start, name="workspace_start"),
    path("enter/<str:token>/", views.sign_in, name="sign_in"),
    path("profile/", views.profile, name="profile"),
    path("mail/", mail.mail_choices, name="mail_choices"),
    path("mail/stop/<str:token>/", mail.mail_stop, name="mail_stop"),
    path("second-step/", sessions.second_factor, name="second_factor"),
    path("kept/", kept_forms.kept_form, name="kept_form"),
    path("sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
]
