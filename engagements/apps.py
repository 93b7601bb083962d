from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in
        from django.core import checks
        from django.db.models.signals import post_migrate, pre_migrate

        from engagements.accounts.second_factor import just_proved, remind
        from engagements.leaving.shapes import check_shapes
        from engagements.leaving.tables import check_everything_leaves
        from engagements.tenancy import row_security

        checks.register(check_everything_leaves, checks.Tags.models)
        checks.register(check_shapes, checks.Tags.models)
        checks.register(row_security.check_role, checks.Tags.database)
        pre_migrate.connect(row_security.before_migrations, sender=self)
        post_migrate.connect(row_security.after_migrations, sender=self)

        user_logged_in.connect(remind, dispatch_uid="second factor")
        authenticator_added.connect(just_proved, dispatch_uid="second factor")
