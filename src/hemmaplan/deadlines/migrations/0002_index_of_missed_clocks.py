"""An index of the clocks that lapsed or were answered after their time."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('end', 'lapsed'), models.Q(('end', 'answered'), models.Q(models.Q(('due_at', None), ('ended_on__gt', models.F('due_on'))), ('ended_at__gt', models.F('due_at')), _connector='OR')), _connector='OR'), fields=['unit', 'ended_on'], name='clock_missed'),
        ),
    ]
