import django.contrib.postgres.fields
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
        ('capacity', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='organisation.unit', verbose_name='enhet')),
                ('kind', models.CharField(choices=[('memo', 'Informationsärende')], max_length=10, verbose_name='mall')),
                ('template_version', models.PositiveSmallIntegerField(verbose_name='mallens version')),
                ('as_of', models.DateField(verbose_name='avser')),
                ('title', models.CharField(max_length=200, verbose_name='rubrik')),
                ('recipient', models.CharField(blank=True, max_length=120, verbose_name='till')),
                ('diary_number', models.CharField(blank=True, max_length=40, verbose_name='diarienummer')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(verbose_name='påbörjad')),
            ],
            options={
                'verbose_name': 'rapport',
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='PlacedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placed', to='statistics.report')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.keptanswer', verbose_name='svar')),
                ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=60), size=None, verbose_name='kallas i rapporten')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_at', models.DateTimeField(verbose_name='placerat')),
            ],
            options={
                'verbose_name': 'placerat svar',
                'ordering': ('report', 'placed_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('report', 'answer'), name='placed_answer_once', violation_error_message='Svaret finns redan i rapporten. Ladda om sidan.')],
            },
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='statistics.report')),
                ('field', models.CharField(max_length=60, verbose_name='fält')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_at', models.DateTimeField(verbose_name='sparad')),
            ],
            options={
                'verbose_name': 'egna ord',
                'ordering': ('report', 'field'),
                'constraints': [models.UniqueConstraint(fields=('report', 'field'), name='report_text_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='statistics.report')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('frozen_at', models.DateTimeField(verbose_name='fryst')),
            ],
            options={
                'verbose_name': 'fryst version',
                'ordering': ('report', '-number'),
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='report_version_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3986237af3223d19a8ceb172298b6e7afaa587af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb688', table='statistics_reportversion', when='BEFORE')),
        ),
    ]
