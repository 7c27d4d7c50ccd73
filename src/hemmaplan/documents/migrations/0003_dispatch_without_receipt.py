"""Nothing notes a receipt of what was sent: it comes with the first way that gives one."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_subject_template_dispatch'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='dispatch', name='dispatch_receipt_has_when'),
        migrations.RemoveField(model_name='dispatch', name='receipt'),
        migrations.RemoveField(model_name='dispatch', name='received_at'),
    ]
