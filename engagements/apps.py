from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from engagements.accounts.second_factor import just_proved, remind

        user_logged_in.connect(remind, dispatch_uid="second factor")
        authenticator_added.connect(just_proved, dispatch_uid="second factor")
