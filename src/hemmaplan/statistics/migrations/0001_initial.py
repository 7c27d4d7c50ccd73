import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('memo', 'Informationsärende')], max_length=10, verbose_name='mall')),
                ('template_version', models.PositiveSmallIntegerField(verbose_name='mallens version')),
                ('as_of', models.DateField(verbose_name='avser')),
                ('title', models.CharField(max_length=200, verbose_name='rubrik')),
                ('recipient', models.CharField(blank=True, max_length=120, verbose_name='till')),
                ('diary_number', models.CharField(blank=True, max_length=40, verbose_name='diarienummer')),
                ('created_at', models.DateTimeField(verbose_name='påbörjad')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='organisation.unit', verbose_name='enhet')),
            ],
            options={
                'verbose_name': 'rapport',
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60, verbose_name='fält')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(verbose_name='sparad')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='statistics.report')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('frozen_at', models.DateTimeField(verbose_name='fryst')),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='statistics.report')),
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
