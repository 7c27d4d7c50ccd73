"""An appeal is whole without its letter: a scrubbed copy has none."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_investigations_kept_and_corrected'),
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='appeal',
            name='appeal_forwarded_to_a_court',
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['forwarded', 'ruled']), _negated=True), models.Q(('forwarded_by__isnull', False), ('forwarded_on__isnull', False), models.Q(('court', ''), _negated=True)), _connector='OR'), name='appeal_forwarded_to_a_court'),
        ),
    ]
