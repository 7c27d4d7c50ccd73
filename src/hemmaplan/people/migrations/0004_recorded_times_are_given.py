"""When something was recorded is given by the action that does it, never by the machine's clock."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_households_and_recorded_times'),
    ]

    operations = [
        migrations.AlterField(
            model_name=model, name='recorded_at', field=models.DateTimeField(editable=False, verbose_name=words)
        )
        for model, words in (
            ('contactpoint', 'registrerad'), ('ground', 'registrerad'), ('household', 'registrerat'),
            ('householdmember', 'registrerad'), ('relation', 'registrerad'),
        )
    ]
