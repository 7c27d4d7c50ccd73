import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import hemmaplan.organisation.history
import hemmaplan.organisation.ordering
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('kind', models.CharField(choices=[('board', 'Nämnd'), ('department', 'Förvaltning'), ('unit', 'Enhet'), ('team', 'Team'), ('authority', 'Myndighetsenhet')], max_length=12, verbose_name='slag')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.unit')),
                ('lineage', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordning')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='giltig')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'enhet',
                'ordering': ('order', hemmaplan.organisation.ordering.Swedish('name'), 'pk'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['lineage'], name='unit_below')],
            },
        ),
        migrations.CreateModel(
            name='UnitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.unit')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('kind', models.CharField(choices=[('board', 'Nämnd'), ('department', 'Förvaltning'), ('unit', 'Enhet'), ('team', 'Team'), ('authority', 'Myndighetsenhet')], max_length=12, verbose_name='slag')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit')),
                ('lineage', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='ordning')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='giltig')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
            ],
            options={
                'verbose_name': 'kompetens',
                'ordering': (hemmaplan.organisation.ordering.Swedish('name'), 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Employee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='anställningsnummer')),
                ('given_name', models.CharField(max_length=60, verbose_name='förnamn')),
                ('family_name', models.CharField(max_length=60, verbose_name='efternamn')),
                ('home_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employees', to='organisation.unit', verbose_name='enhet')),
                ('sex', models.CharField(blank=True, choices=[('k', 'kvinna'), ('m', 'man')], max_length=1, verbose_name='juridiskt kön')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('competences', models.ManyToManyField(blank=True, related_name='employees', through='organisation.EmployeeCompetence', to='organisation.competence')),
            ],
            options={
                'verbose_name': 'medarbetare',
                'ordering': (hemmaplan.organisation.ordering.Swedish('given_name', 'family_name'), 'pk'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('number'), name='employee_number_once', violation_error_message='Anställningsnumret finns redan. Välj medarbetaren i listan i stället.')],
            },
        ),
        migrations.CreateModel(
            name='EmployeeCompetence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.employee')),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.competence')),
                ('recorded_at', models.DateTimeField(db_default=hemmaplan.organisation.history.ActionTime(), verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'medarbetarens kompetens',
                'constraints': [models.UniqueConstraint(fields=('employee', 'competence'), name='employee_competence_once')],
            },
        ),
        migrations.CreateModel(
            name='EmployeeCompetenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.employeecompetence')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('employee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee')),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.competence')),
                ('recorded_at', models.DateTimeField(db_default=hemmaplan.organisation.history.ActionTime(), verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organisation.unit', verbose_name='enhet')),
                ('title', models.CharField(max_length=120, verbose_name='benämning')),
                ('profession', models.CharField(max_length=60, verbose_name='yrke')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='sysselsättningsgrad')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('leads', models.BooleanField(default=False, verbose_name='ledning')),
                ('funding', models.CharField(choices=[('ordinary', 'Ordinarie budget'), ('subsidy', 'Lönebidrag'), ('shared', 'Delad kostnad'), ('grant', 'Statsbidrag')], default='ordinary', max_length=10, verbose_name='finansiering')),
                ('funded_until', models.DateField(blank=True, null=True, verbose_name='finansierad t.o.m.')),
                ('funding_note', models.CharField(blank=True, max_length=200, verbose_name='om finansieringen')),
                ('end_reason', models.CharField(blank=True, choices=[('cut', 'Neddragning'), ('funding', 'Finansieringen upphör'), ('moved', 'Flyttad till annan verksamhet'), ('ended', 'Uppdraget avslutat')], max_length=10, verbose_name='slutorsak')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'tjänst',
                'ordering': ('unit__order', '-leads', hemmaplan.organisation.ordering.Swedish('title'), 'pk'),
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['period'], name='post_period')],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='post_percent_1_100'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='post_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='PostEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.post')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit', verbose_name='enhet')),
                ('title', models.CharField(max_length=120, verbose_name='benämning')),
                ('profession', models.CharField(max_length=60, verbose_name='yrke')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='sysselsättningsgrad')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('leads', models.BooleanField(default=False, verbose_name='ledning')),
                ('funding', models.CharField(choices=[('ordinary', 'Ordinarie budget'), ('subsidy', 'Lönebidrag'), ('shared', 'Delad kostnad'), ('grant', 'Statsbidrag')], default='ordinary', max_length=10, verbose_name='finansiering')),
                ('funded_until', models.DateField(blank=True, null=True, verbose_name='finansierad t.o.m.')),
                ('funding_note', models.CharField(blank=True, max_length=200, verbose_name='om finansieringen')),
                ('end_reason', models.CharField(blank=True, choices=[('cut', 'Neddragning'), ('funding', 'Finansieringen upphör'), ('moved', 'Flyttad till annan verksamhet'), ('ended', 'Uppdraget avslutat')], max_length=10, verbose_name='slutorsak')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='organisation.employee')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='organisation.post')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='procent av heltid')),
                ('kind', models.CharField(choices=[('permanent', 'Tillsvidare'), ('temporary', 'Visstid'), ('acting', 'Tillförordnad'), ('substitute', 'Vikariat')], default='permanent', max_length=12, verbose_name='form')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='slutorsak')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'anställning',
                'ordering': ('post', 'period'),
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['period'], name='employment_period')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('employee'), '='), (models.F('post'), '='), ('period', '&&')], name='employment_once_per_post', violation_error_message='Medarbetaren har redan den här tjänsten under en del av perioden.'), models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='employment_percent_1_100'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='employment_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='EmploymentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.employment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('employee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee')),
                ('post', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.post')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='procent av heltid')),
                ('kind', models.CharField(choices=[('permanent', 'Tillsvidare'), ('temporary', 'Visstid'), ('acting', 'Tillförordnad'), ('substitute', 'Vikariat')], default='permanent', max_length=12, verbose_name='form')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='slutorsak')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='organisation.employee')),
                ('kind', models.CharField(choices=[('sick', 'Sjuk'), ('long_term_sick', 'Långtidssjukskriven'), ('parental', 'Föräldraledig'), ('child_sick', 'Vård av barn'), ('leave', 'Tjänstledig'), ('vacation', 'Semester')], max_length=16, verbose_name='slag')),
                ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='procent av anställningen')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                ('return_doubtful', models.BooleanField(default=False, verbose_name='tveksamt om återgång')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'frånvaro',
                'ordering': ('period', 'pk'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('employee'), '='), ('period', '&&')], name='absence_one_at_a_time', violation_error_message='Medarbetaren har redan en frånvaro under en del av perioden.'), models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='absence_percent_1_100'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='absence_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.absence')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('employee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee')),
                ('kind', models.CharField(choices=[('sick', 'Sjuk'), ('long_term_sick', 'Långtidssjukskriven'), ('parental', 'Föräldraledig'), ('child_sick', 'Vård av barn'), ('leave', 'Tjänstledig'), ('vacation', 'Semester')], max_length=16, verbose_name='slag')),
                ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='procent av anställningen')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='period')),
                ('return_doubtful', models.BooleanField(default=False, verbose_name='tveksamt om återgång')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='organisation.unit')),
                ('kind', models.CharField(choices=[('subsidy', 'Lönebidrag'), ('shared_cost', 'Delad kostnad'), ('municipality', 'Annan kommun'), ('landlord', 'Hyresvärd'), ('takeover', 'Övertagande av insatser')], max_length=14, verbose_name='slag')),
                ('counterpart', models.CharField(max_length=120, verbose_name='motpart')),
                ('subject', models.CharField(max_length=300, verbose_name='vad avtalet gäller')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='organisation.post')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('notice_on', models.DateField(blank=True, null=True, verbose_name='uppsägning senast')),
                ('approved_by', models.CharField(blank=True, max_length=120, verbose_name='godkänt av (befattning)')),
                ('risk', models.CharField(blank=True, max_length=300, verbose_name='osäkerhet')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'avtal',
                'ordering': ('period', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='agreement_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organisation.agreement')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit')),
                ('kind', models.CharField(choices=[('subsidy', 'Lönebidrag'), ('shared_cost', 'Delad kostnad'), ('municipality', 'Annan kommun'), ('landlord', 'Hyresvärd'), ('takeover', 'Övertagande av insatser')], max_length=14, verbose_name='slag')),
                ('counterpart', models.CharField(max_length=120, verbose_name='motpart')),
                ('subject', models.CharField(max_length=300, verbose_name='vad avtalet gäller')),
                ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.post')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('notice_on', models.DateField(blank=True, null=True, verbose_name='uppsägning senast')),
                ('approved_by', models.CharField(blank=True, max_length=120, verbose_name='godkänt av (befattning)')),
                ('risk', models.CharField(blank=True, max_length=300, verbose_name='osäkerhet')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_absenceevent" ("code", "employee_id", "id", "kind", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "return_doubtful") VALUES (OLD."code", OLD."employee_id", OLD."id", OLD."kind", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."return_doubtful"); RETURN NULL;', hash='9a88105fe9bfc67a1b6a57cde6731fae0d5d7899', operation='UPDATE', pgid='pgtrigger_update_update_d1bc1', table='organisation_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_absenceevent" ("code", "employee_id", "id", "kind", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "return_doubtful") VALUES (OLD."code", OLD."employee_id", OLD."id", OLD."kind", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."return_doubtful"); RETURN NULL;', hash='446350a3e7c925f43df968bdb2858267fd7edfb1', operation='DELETE', pgid='pgtrigger_delete_delete_5ea22', table='organisation_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employeecompetence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_employeecompetenceevent" ("competence_id", "employee_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."competence_id", OLD."employee_id", OLD."id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at"); RETURN NULL;', hash='af5b7a4e49618beef898e97a9e90458f88d63b1f', operation='UPDATE', pgid='pgtrigger_update_update_8f81c', table='organisation_employeecompetence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employeecompetence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_employeecompetenceevent" ("competence_id", "employee_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."competence_id", OLD."employee_id", OLD."id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at"); RETURN NULL;', hash='e2e3880e065f8378d8744f7d35ddd39b95c06486', operation='DELETE', pgid='pgtrigger_delete_delete_7e228', table='organisation_employeecompetence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_employmentevent" ("code", "employee_id", "end_reason", "id", "kind", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "recorded_at") VALUES (OLD."code", OLD."employee_id", OLD."end_reason", OLD."id", OLD."kind", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."post_id", OLD."recorded_at"); RETURN NULL;', hash='8ac0d05cef5e7d5c84db1f23258504f1242af9d1', operation='UPDATE', pgid='pgtrigger_update_update_93743', table='organisation_employment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='employment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_employmentevent" ("code", "employee_id", "end_reason", "id", "kind", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "recorded_at") VALUES (OLD."code", OLD."employee_id", OLD."end_reason", OLD."id", OLD."kind", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."post_id", OLD."recorded_at"); RETURN NULL;', hash='7f3577037d3727a34f40c3d2d1211921fecc1ae4', operation='DELETE', pgid='pgtrigger_delete_delete_b9ce0', table='organisation_employment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_unitevent" ("code", "id", "kind", "lineage", "name", "order", "parent_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."code", OLD."id", OLD."kind", OLD."lineage", OLD."name", OLD."order", OLD."parent_id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at"); RETURN NULL;', hash='6be5efa99ba837a16b2076a2aba183ad3f31dc6b', operation='UPDATE', pgid='pgtrigger_update_update_4a72a', table='organisation_unit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_unitevent" ("code", "id", "kind", "lineage", "name", "order", "parent_id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."code", OLD."id", OLD."kind", OLD."lineage", OLD."name", OLD."order", OLD."parent_id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at"); RETURN NULL;', hash='0a63a5593e68245e6204f84ec2d5ab83b1d60fb3', operation='DELETE', pgid='pgtrigger_delete_delete_dc536', table='organisation_unit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_postevent" ("code", "end_reason", "funded_until", "funding", "funding_note", "id", "leads", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profession", "recorded_at", "title", "unit_id") VALUES (OLD."code", OLD."end_reason", OLD."funded_until", OLD."funding", OLD."funding_note", OLD."id", OLD."leads", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."profession", OLD."recorded_at", OLD."title", OLD."unit_id"); RETURN NULL;', hash='baa7ccb475e3d9744730f52c18b8a7c5b5c3d31e', operation='UPDATE', pgid='pgtrigger_update_update_a9d5d', table='organisation_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_postevent" ("code", "end_reason", "funded_until", "funding", "funding_note", "id", "leads", "percent", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profession", "recorded_at", "title", "unit_id") VALUES (OLD."code", OLD."end_reason", OLD."funded_until", OLD."funding", OLD."funding_note", OLD."id", OLD."leads", OLD."percent", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."profession", OLD."recorded_at", OLD."title", OLD."unit_id"); RETURN NULL;', hash='937e6ce25cb6ae04e93d1ffb986d1fe6f8caba25', operation='DELETE', pgid='pgtrigger_delete_delete_6e55f', table='organisation_post', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organisation_agreementevent" ("approved_by", "code", "counterpart", "id", "kind", "notice_on", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "recorded_at", "risk", "subject", "unit_id") VALUES (OLD."approved_by", OLD."code", OLD."counterpart", OLD."id", OLD."kind", OLD."notice_on", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."post_id", OLD."recorded_at", OLD."risk", OLD."subject", OLD."unit_id"); RETURN NULL;', hash='ee71b4232fefb3e35d11dfa04afa6f7c53199940', operation='UPDATE', pgid='pgtrigger_update_update_40c46', table='organisation_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organisation_agreementevent" ("approved_by", "code", "counterpart", "id", "kind", "notice_on", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "recorded_at", "risk", "subject", "unit_id") VALUES (OLD."approved_by", OLD."code", OLD."counterpart", OLD."id", OLD."kind", OLD."notice_on", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."post_id", OLD."recorded_at", OLD."risk", OLD."subject", OLD."unit_id"); RETURN NULL;', hash='6d96e87abd440487dd414bd8a392b94151027e08', operation='DELETE', pgid='pgtrigger_delete_delete_0da51', table='organisation_agreement', when='AFTER')),
        ),
    ]
