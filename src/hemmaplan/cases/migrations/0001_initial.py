import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseNumber',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'löpnummer',
                'ordering': ('year',),
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='nummer')),
                ('kind', models.CharField(choices=[('order', 'Uppdrag'), ('tenancy', 'Boende')], max_length=8, verbose_name='slag')),
                ('opened_on', models.DateField(verbose_name='öppnad')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='avslutad')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('closed_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='avslut registrerat')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'akt',
                'ordering': ('-opened_on', '-pk'),
                'indexes': [models.Index(fields=['person', '-opened_on'], name='case_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='case_closed_after_opened')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('worker', 'Arbetar med ärendet'), ('supervisor', 'Tillsynsansvarig')], default='worker', max_length=10, verbose_name='roll')),
                ('minutes_per_week', models.PositiveIntegerField(default=0, verbose_name='minuter per vecka')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='slut registrerat')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='organisation.employee')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='cases.case')),
            ],
            options={
                'verbose_name': 'fördelning',
                'ordering': ('case', 'pk'),
                'indexes': [models.Index(fields=['employee', 'case'], name='assignment_by_employee')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('case'), '='), (models.F('employee'), '='), (models.F('role'), '='), ('period', '&&')], name='assigned_once', violation_error_message='Medarbetaren har redan uppdraget.')],
            },
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('worker', 'Arbetar med ärendet'), ('supervisor', 'Tillsynsansvarig')], default='worker', max_length=10, verbose_name='roll')),
                ('minutes_per_week', models.PositiveIntegerField(default=0, verbose_name='minuter per vecka')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='slut registrerat')),
                ('employee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.assignment')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('visit', 'Besök'), ('call', 'Samtal'), ('meeting', 'Möte'), ('event', 'Händelse'), ('plan', 'Planering'), ('supervision', 'Tillsyn'), ('objection', 'Den enskilde menar att uppgift är fel')], default='event', max_length=12, verbose_name='slag')),
                ('happened_at', models.DateTimeField(verbose_name='hände')),
                ('recorded_at', models.DateTimeField(verbose_name='skriven')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Utkast'), ('signed', 'Signerad')], default='draft', max_length=8, verbose_name='läge')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signerad')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journal', to='cases.case')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cases.journalentry')),
            ],
            options={
                'verbose_name': 'journalanteckning',
                'ordering': ('-happened_at', '-pk'),
                'indexes': [models.Index(fields=['case', '-happened_at'], name='journal_of_case'), models.Index(condition=models.Q(('state', 'draft')), fields=['author', 'recorded_at'], name='journal_unsigned')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('state', 'draft')), models.Q(('signed_at__isnull', False), ('state', 'signed')), _connector='OR'), name='note_signed_has_when')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_assignmentevent" ("case_id", "employee_id", "ended_recorded_at", "id", "minutes_per_week", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "role") VALUES (OLD."case_id", OLD."employee_id", OLD."ended_recorded_at", OLD."id", OLD."minutes_per_week", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."role"); RETURN NULL;', hash='7cd31ca3de6ed3302b491f9f08b0284c95f0669d', operation='UPDATE', pgid='pgtrigger_update_update_0e4d0', table='cases_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_assignmentevent" ("case_id", "employee_id", "ended_recorded_at", "id", "minutes_per_week", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "role") VALUES (OLD."case_id", OLD."employee_id", OLD."ended_recorded_at", OLD."id", OLD."minutes_per_week", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."role"); RETURN NULL;', hash='e2e2c5b0ed0b2b8dd5e6d92cf30c9c1dbd04c5c3', operation='DELETE', pgid='pgtrigger_delete_delete_f7d10', table='cases_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journalentry',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_locked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'signed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d7567140e50d971ff7e7b85d9e707c19503e445', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_is_locked_0c45e', table='cases_journalentry', when='BEFORE')),
        ),
    ]
