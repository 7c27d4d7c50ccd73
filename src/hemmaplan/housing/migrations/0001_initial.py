import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import hemmaplan.organisation.ordering
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('cases', '0001_initial'),
        ('organisation', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dwellings', to='organisation.unit', verbose_name='enhet')),
                ('address', models.CharField(max_length=120, verbose_name='adress')),
                ('flat_number', models.CharField(blank=True, max_length=10, verbose_name='lägenhetsnummer')),
                ('rooms', models.CharField(blank=True, max_length=20, verbose_name='storlek')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='disponeras')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'social bostad',
                'ordering': (hemmaplan.organisation.ordering.Swedish('address'), 'flat_number', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='dwelling_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='DwellingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.dwelling')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='kod')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit', verbose_name='enhet')),
                ('address', models.CharField(max_length=120, verbose_name='adress')),
                ('flat_number', models.CharField(blank=True, max_length=10, verbose_name='lägenhetsnummer')),
                ('rooms', models.CharField(blank=True, max_length=20, verbose_name='storlek')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='disponeras')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HeadLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='housing.dwelling')),
                ('landlord', models.CharField(max_length=120, verbose_name='hyresvärd')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('notice_months', models.PositiveSmallIntegerField(default=3, verbose_name='uppsägningstid, månader')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('terminated_on', models.DateField(blank=True, null=True, verbose_name='uppsagt')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
            ],
            options={
                'verbose_name': 'förstahandskontrakt',
                'ordering': ('dwelling', '-period'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('dwelling'), '='), ('period', '&&')], name='lease_one_at_a_time', violation_error_message='Lägenheten har redan ett förstahandskontrakt under en del av perioden.')],
            },
        ),
        migrations.CreateModel(
            name='Tenancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tenancy', to='cases.case')),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='housing.dwelling')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='people.person')),
                ('kind', models.CharField(choices=[('training', 'Träningsboende'), ('sublet', 'Andrahandskontrakt')], max_length=8, verbose_name='slag')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('tenure_waived', models.BooleanField(default=False, verbose_name='avstått besittningsskydd')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, choices=[('own_lease', 'Tog över kontraktet'), ('moved', 'Flyttade'), ('terminated', 'Uppsagd'), ('evicted', 'Avhyst'), ('deceased', 'Avliden')], max_length=10, verbose_name='slutorsak')),
                ('supervision_days', models.PositiveSmallIntegerField(default=30, verbose_name='tillsyn var … dag')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
            ],
            options={
                'verbose_name': 'andrahandskontrakt',
                'ordering': ('dwelling', '-period'),
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['period'], name='tenancy_period')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('dwelling'), '='), ('period', '&&')], name='tenancy_one_at_a_time', violation_error_message='Lägenheten är redan uthyrd under en del av perioden.'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='tenancy_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='TenancyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.tenancy')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('dwelling', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='housing.dwelling')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
                ('kind', models.CharField(choices=[('training', 'Träningsboende'), ('sublet', 'Andrahandskontrakt')], max_length=8, verbose_name='slag')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('tenure_waived', models.BooleanField(default=False, verbose_name='avstått besittningsskydd')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, choices=[('own_lease', 'Tog över kontraktet'), ('moved', 'Flyttade'), ('terminated', 'Uppsagd'), ('evicted', 'Avhyst'), ('deceased', 'Avliden')], max_length=10, verbose_name='slutorsak')),
                ('supervision_days', models.PositiveSmallIntegerField(default=30, verbose_name='tillsyn var … dag')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SupervisionVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='housing.tenancy')),
                ('planned_on', models.DateField(verbose_name='planerad')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='gjord')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.employee')),
                ('outcome', models.CharField(blank=True, choices=[('good', 'Utan anmärkning'), ('remark', 'Anmärkning'), ('not_in', 'Ingen hemma')], max_length=8, verbose_name='utfall')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'tillsyn',
                'ordering': ('-planned_on', '-pk'),
                'indexes': [models.Index(fields=['tenancy', '-planned_on'], name='supervision_of_tenancy')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('outcome', '')), models.Q(('done_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='supervision_done_has_outcome')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionVisitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.supervisionvisit')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('tenancy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='housing.tenancy')),
                ('planned_on', models.DateField(verbose_name='planerad')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='gjord')),
                ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee')),
                ('outcome', models.CharField(blank=True, choices=[('good', 'Utan anmärkning'), ('remark', 'Anmärkning'), ('not_in', 'Ingen hemma')], max_length=8, verbose_name='utfall')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rent_reports', to='housing.tenancy')),
                ('month', models.DateField(verbose_name='månad')),
                ('status', models.CharField(choices=[('paid', 'Betald'), ('late', 'Betald för sent'), ('debt', 'Obetald')], max_length=4, verbose_name='hyra')),
                ('debt_ore', models.PositiveIntegerField(default=0, verbose_name='skuld')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'hyresrapport',
                'ordering': ('-month', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('tenancy', 'month'), name='rent_once_a_month'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'debt'), _negated=True), ('debt_ore__gt', 0), _connector='OR'), name='rent_debt_has_amount', violation_error_message='Ange hur stor skulden är.')],
            },
        ),
        migrations.CreateModel(
            name='RentReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.rentreport')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('tenancy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='housing.tenancy')),
                ('month', models.DateField(verbose_name='månad')),
                ('status', models.CharField(choices=[('paid', 'Betald'), ('late', 'Betald för sent'), ('debt', 'Obetald')], max_length=4, verbose_name='hyra')),
                ('debt_ore', models.PositiveIntegerField(default=0, verbose_name='skuld')),
                ('reported_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Disturbance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disturbances', to='housing.tenancy')),
                ('at', models.DateTimeField(verbose_name='när')),
                ('source', models.CharField(max_length=80, verbose_name='från')),
                ('severity', models.CharField(choices=[('minor', 'Lindrig'), ('serious', 'Allvarlig')], max_length=8, verbose_name='grad')),
                ('description', models.CharField(max_length=300, verbose_name='vad')),
                ('handled_on', models.DateField(blank=True, null=True, verbose_name='hanterad')),
                ('handling', models.CharField(blank=True, max_length=300, verbose_name='åtgärd')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'störning',
                'ordering': ('-at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('handled_on__isnull', True), models.Q(('handling', ''), _negated=True), _connector='OR'), name='disturbance_handled_how')],
            },
        ),
        migrations.CreateModel(
            name='DisturbanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.disturbance')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('tenancy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='housing.tenancy')),
                ('at', models.DateTimeField(verbose_name='när')),
                ('source', models.CharField(max_length=80, verbose_name='från')),
                ('severity', models.CharField(choices=[('minor', 'Lindrig'), ('serious', 'Allvarlig')], max_length=8, verbose_name='grad')),
                ('description', models.CharField(max_length=300, verbose_name='vad')),
                ('handled_on', models.DateField(blank=True, null=True, verbose_name='hanterad')),
                ('handling', models.CharField(blank=True, max_length=300, verbose_name='åtgärd')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WindDown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wind_downs', to='organisation.unit')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('decided_by', models.CharField(max_length=120, verbose_name='beslutat av (befattning)')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'avveckling',
                'ordering': ('unit', '-period'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('unit'), '='), ('period', '&&')], name='wind_down_one_at_a_time', violation_error_message='Avveckling är redan beslutad för en del av perioden.')],
            },
        ),
        migrations.CreateModel(
            name='WindDownEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.winddown')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('decided_by', models.CharField(max_length=120, verbose_name='beslutat av (befattning)')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dwelling',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_dwellingevent" ("address", "code", "flat_number", "id", "note", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rooms", "unit_id") VALUES (OLD."address", OLD."code", OLD."flat_number", OLD."id", OLD."note", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."rooms", OLD."unit_id"); RETURN NULL;', hash='72ceed865348d0e8fb627a0df9b2770bfff3cf35', operation='UPDATE', pgid='pgtrigger_update_update_cd5b0', table='housing_dwelling', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dwelling',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_dwellingevent" ("address", "code", "flat_number", "id", "note", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rooms", "unit_id") VALUES (OLD."address", OLD."code", OLD."flat_number", OLD."id", OLD."note", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."rooms", OLD."unit_id"); RETURN NULL;', hash='3afb37fab74316d5f5718df268c161f5300954b2', operation='DELETE', pgid='pgtrigger_delete_delete_a653f', table='housing_dwelling', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenancy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_tenancyevent" ("case_id", "dwelling_id", "end_reason", "id", "kind", "period", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rent_ore", "supervision_days", "tenure_waived") VALUES (OLD."case_id", OLD."dwelling_id", OLD."end_reason", OLD."id", OLD."kind", OLD."period", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."rent_ore", OLD."supervision_days", OLD."tenure_waived"); RETURN NULL;', hash='2768e6d17e4b4c121417826005bba5873500476f', operation='UPDATE', pgid='pgtrigger_update_update_26028', table='housing_tenancy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenancy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_tenancyevent" ("case_id", "dwelling_id", "end_reason", "id", "kind", "period", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rent_ore", "supervision_days", "tenure_waived") VALUES (OLD."case_id", OLD."dwelling_id", OLD."end_reason", OLD."id", OLD."kind", OLD."period", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."rent_ore", OLD."supervision_days", OLD."tenure_waived"); RETURN NULL;', hash='d504a42376f3dafb61d3fc6d1098bf65dc49862e', operation='DELETE', pgid='pgtrigger_delete_delete_74fc4', table='housing_tenancy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionvisit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_supervisionvisitevent" ("done_at", "done_by_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "recorded_at", "remark", "tenancy_id") VALUES (OLD."done_at", OLD."done_by_id", OLD."id", OLD."outcome", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."planned_on", OLD."recorded_at", OLD."remark", OLD."tenancy_id"); RETURN NULL;', hash='086557359a7d169d395434039ef54a109edfe4b7', operation='UPDATE', pgid='pgtrigger_update_update_ae711', table='housing_supervisionvisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='supervisionvisit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_supervisionvisitevent" ("done_at", "done_by_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "recorded_at", "remark", "tenancy_id") VALUES (OLD."done_at", OLD."done_by_id", OLD."id", OLD."outcome", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."planned_on", OLD."recorded_at", OLD."remark", OLD."tenancy_id"); RETURN NULL;', hash='719f5f4d5325af277f658964b202503d1ecc8717', operation='DELETE', pgid='pgtrigger_delete_delete_cf350', table='housing_supervisionvisit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rentreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_rentreportevent" ("debt_ore", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reported_by_id", "status", "tenancy_id") VALUES (OLD."debt_ore", OLD."id", OLD."month", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."reported_by_id", OLD."status", OLD."tenancy_id"); RETURN NULL;', hash='36dd15350964ae7e6ad6cc5ac114a706bcfea86f', operation='UPDATE', pgid='pgtrigger_update_update_3f380', table='housing_rentreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rentreport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_rentreportevent" ("debt_ore", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "reported_by_id", "status", "tenancy_id") VALUES (OLD."debt_ore", OLD."id", OLD."month", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."reported_by_id", OLD."status", OLD."tenancy_id"); RETURN NULL;', hash='453ba34c3b1a85924452fd3a76e4b62d03c73249', operation='DELETE', pgid='pgtrigger_delete_delete_8b567', table='housing_rentreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disturbance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_disturbanceevent" ("at", "description", "handled_on", "handling", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "severity", "source", "tenancy_id") VALUES (OLD."at", OLD."description", OLD."handled_on", OLD."handling", OLD."id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."severity", OLD."source", OLD."tenancy_id"); RETURN NULL;', hash='1cc9b8403c36a191f4354f580a1e31a40f07692e', operation='UPDATE', pgid='pgtrigger_update_update_9756b', table='housing_disturbance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disturbance',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_disturbanceevent" ("at", "description", "handled_on", "handling", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "severity", "source", "tenancy_id") VALUES (OLD."at", OLD."description", OLD."handled_on", OLD."handling", OLD."id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."severity", OLD."source", OLD."tenancy_id"); RETURN NULL;', hash='b9ef149796c45426b48c855fcba31e9816585247', operation='DELETE', pgid='pgtrigger_delete_delete_efc73', table='housing_disturbance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='winddown',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_winddownevent" ("decided_by", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "unit_id") VALUES (OLD."decided_by", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."reason", OLD."recorded_at", OLD."unit_id"); RETURN NULL;', hash='606f6232b20a9fc993b3ded94db3130c57b7ec4f', operation='UPDATE', pgid='pgtrigger_update_update_686d7', table='housing_winddown', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='winddown',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_winddownevent" ("decided_by", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "unit_id") VALUES (OLD."decided_by", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."unit_id"); RETURN NULL;', hash='f846df9d085bc5351213fb043e587743e1b20a62', operation='DELETE', pgid='pgtrigger_delete_delete_0c53b', table='housing_winddown', when='AFTER')),
        ),
    ]
