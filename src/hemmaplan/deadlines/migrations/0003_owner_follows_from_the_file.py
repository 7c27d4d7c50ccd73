"""Who answers for a clock follows from who works with its file: the clock tells which file, and no longer whose it is.

There is no installation to migrate, so the clocks that are there are not told their file.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0002_ledger_events'),
        ('organisation', '0002_history_by_action_time'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='clock', name='clock_mine'),
        migrations.RemoveField(model_name='clock', name='owner'),
        migrations.AddField(model_name='clock', name='case_id', field=models.BigIntegerField(null=True)),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('ended_on', None)), fields=['case_id'], name='clock_of_case'),
        ),
    ]
