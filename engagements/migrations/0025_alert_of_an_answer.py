import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0024_names_beside_accounts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='intakeoutcome',
            name='intakeoutcome_makes_known',
        ),
        migrations.AddField(
            model_name='intakeoutcome',
            name='alert',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='engagements.alertdestination'),
        ),
        migrations.AlterField(
            model_name='intakeoutcome',
            name='makes',
            field=models.CharField(choices=[('spec', 'Launch spec'), ('access', 'Access register'), ('contact', 'Who to call'), ('alert', 'Alert destination'), ('risk', 'Risk'), ('question', 'Open question'), ('nothing', 'Nothing')], editable=False, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='intakeoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('makes__in', ['spec', 'access', 'contact', 'alert', 'risk', 'question', 'nothing'])), name='intakeoutcome_makes_known', violation_error_message='That is not one of the values makes may have.'),
        ),
    ]
