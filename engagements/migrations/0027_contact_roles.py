from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0026_contacts_to_alerts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contact',
            name='contact_role_known',
        ),
        migrations.AlterField(
            model_name='contact',
            name='role',
            field=models.CharField(choices=[('first_week', 'Who to call in week one'), ('registrar', 'Registrar'), ('hosting', 'Hosting'), ('edge', 'Edge'), ('mail', 'Mail'), ('payments', 'Payments'), ('analytics', 'Analytics'), ('other', 'Other')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['first_week', 'registrar', 'hosting', 'edge', 'mail', 'payments', 'analytics', 'other'])), name='contact_role_known', violation_error_message='That is not one of the values role may have.'),
        ),
    ]
