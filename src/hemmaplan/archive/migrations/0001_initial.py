import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
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
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='upphävt')),
            ],
            options={
                'verbose_name': 'gallringsstopp',
                'ordering': ('pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='hold_says_why_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='regel')),
                ('section', models.CharField(max_length=120, verbose_name='lagrum')),
                ('as_of', models.DateField(verbose_name='per')),
                ('matters', models.PositiveIntegerField(verbose_name='antal akter')),
                ('persons', models.PositiveIntegerField(verbose_name='antal personer')),
                ('rows', models.JSONField(verbose_name='antal rader')),
                ('log_rows', models.JSONField(verbose_name='avidentifierade loggrader')),
                ('to_read', models.JSONField(verbose_name='rapporter att läsa')),
                ('sha256', models.CharField(max_length=64, verbose_name='listans kontrollsumma')),
                ('done_at', models.DateTimeField(verbose_name='utförd')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gallringskvitto',
                'ordering': ('-done_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('sha256',), name='disposal_once', violation_error_message='Listan är redan gallrad.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disposal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b4675d64d1151a80ff494c5a2a8afc24a8040c00', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00277', table='archive_disposal', when='BEFORE')),
        ),
    ]
