"""A file may be held back from disposal; a receipt names the reports that may tell of those who are gone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='disposal',
            name='to_read',
            field=models.JSONField(default=list, verbose_name='rapporter att läsa'),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('decided_by', models.CharField(max_length=120, verbose_name='beslutat av')),
                ('until', models.DateField(verbose_name='t.o.m.')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='upphävt')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gallringsstopp',
                'ordering': ('pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='hold_says_why_and_by_whom')],
            },
        ),
    ]
