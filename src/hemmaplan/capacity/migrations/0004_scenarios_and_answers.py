"""Scenarios somebody tries on a unit's rows, their steps, and the answers that are kept: three tables, the last append-only."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0003_expected_starts'),
        ('organisation', '0002_employee_number_once_whatever_the_case'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='namn')),
                ('day', models.DateField(verbose_name='räknas från')),
                ('weeks', models.PositiveSmallIntegerField(default=52, verbose_name='veckor framåt')),
                ('price_ore', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='en heltidstjänst ett år, öre')),
                ('is_shared', models.BooleanField(default=False, verbose_name='delas')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(verbose_name='påbörjat')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='capacity.keptscenario')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjort av')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='organisation.unit', verbose_name='enhet')),
            ],
            options={
                'verbose_name': 'scenario',
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='scenariots version')),
                ('day', models.DateField(verbose_name='räknat från')),
                ('weeks', models.PositiveSmallIntegerField(verbose_name='veckor framåt')),
                ('seed', models.PositiveBigIntegerField(verbose_name='frö')),
                ('replications', models.PositiveIntegerField(verbose_name='upprepningar')),
                ('engine', models.CharField(max_length=60, verbose_name='program')),
                ('digest', models.CharField(max_length=64, verbose_name='underlagets kontrollsumma')),
                ('content', models.JSONField(verbose_name='innehåll')),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('made_at', models.DateTimeField(verbose_name='räknat')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='räknat av')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='capacity.keptscenario')),
            ],
            options={
                'verbose_name': 'svar på scenario',
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='KeptStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='plats')),
                ('kind', models.CharField(max_length=30, verbose_name='slag')),
                ('values', models.JSONField(default=dict, verbose_name='uppgifter')),
                ('is_on', models.BooleanField(default=True, verbose_name='på')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='borttaget')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='capacity.keptscenario')),
            ],
            options={
                'verbose_name': 'steg i scenario',
                'ordering': ('scenario', 'place', 'pk'),
            },
        ),
        migrations.AddConstraint(
            model_name='keptscenario',
            constraint=models.UniqueConstraint(fields=('unit', 'made_by', 'name'), name='scenario_name_once', violation_error_message='Du har redan ett scenario med det namnet. Välj ett annat namn.'),
        ),
        migrations.AddConstraint(
            model_name='keptscenario',
            constraint=models.CheckConstraint(condition=models.Q(('weeks__gte', 4), ('weeks__lte', 156)), name='scenario_weeks_4_156'),
        ),
        migrations.AddConstraint(
            model_name='keptscenario',
            constraint=models.CheckConstraint(condition=models.Q(('price_ore__isnull', True), ('price_ore__gt', 0), _connector='OR'), name='scenario_price_positive'),
        ),
        migrations.AddConstraint(
            model_name='keptanswer',
            constraint=models.UniqueConstraint(fields=('scenario', 'sha256'), name='scenario_answer_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='900e9edd3a827da1627ebb7c5702489752766de1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a548e', table='capacity_keptanswer', when='BEFORE')),
        ),
    ]
