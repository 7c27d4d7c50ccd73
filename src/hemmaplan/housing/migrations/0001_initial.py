import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import hemmaplan.organisation.ordering
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
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
                ('address', models.CharField(max_length=120, verbose_name='adress')),
                ('flat_number', models.CharField(blank=True, max_length=10, verbose_name='lägenhetsnummer')),
                ('rooms', models.CharField(blank=True, max_length=20, verbose_name='storlek')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='disponeras')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dwellings', to='organisation.unit', verbose_name='enhet')),
            ],
            options={
                'verbose_name': 'social bostad',
                'ordering': (hemmaplan.organisation.ordering.Swedish('address'), 'flat_number', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='dwelling_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='HeadLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('landlord', models.CharField(max_length=120, verbose_name='hyresvärd')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('notice_months', models.PositiveSmallIntegerField(default=3, verbose_name='uppsägningstid, månader')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('terminated_on', models.DateField(blank=True, null=True, verbose_name='uppsagt')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='housing.dwelling')),
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
                ('kind', models.CharField(choices=[('training', 'Träningsboende'), ('sublet', 'Andrahandskontrakt')], max_length=8, verbose_name='slag')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('tenure_waived', models.BooleanField(default=False, verbose_name='avstått besittningsskydd')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, choices=[('own_lease', 'Tog över kontraktet'), ('moved', 'Flyttade'), ('terminated', 'Uppsagd'), ('evicted', 'Avhyst'), ('deceased', 'Avliden')], max_length=10, verbose_name='slutorsak')),
                ('supervision_days', models.PositiveSmallIntegerField(default=30, verbose_name='tillsyn var … dag')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tenancy', to='cases.case')),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='housing.dwelling')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='people.person')),
                ('supervisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervised_tenancies', to='organisation.employee', verbose_name='tillsynsansvarig')),
            ],
            options={
                'verbose_name': 'andrahandskontrakt',
                'ordering': ('dwelling', '-period'),
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['period'], name='tenancy_period')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('dwelling'), '='), ('period', '&&')], name='tenancy_one_at_a_time', violation_error_message='Lägenheten är redan uthyrd under en del av perioden.'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='tenancy_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='SupervisionVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_on', models.DateField(verbose_name='planerad')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='gjord')),
                ('outcome', models.CharField(blank=True, choices=[('good', 'Utan anmärkning'), ('remark', 'Anmärkning'), ('not_in', 'Ingen hemma')], max_length=8, verbose_name='utfall')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='anmärkning')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.employee')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='housing.tenancy')),
            ],
            options={
                'verbose_name': 'tillsyn',
                'ordering': ('-planned_on', '-pk'),
                'indexes': [models.Index(fields=['tenancy', '-planned_on'], name='supervision_of_tenancy')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('outcome', '')), models.Q(('done_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='supervision_done_has_outcome')],
            },
        ),
        migrations.CreateModel(
            name='RentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='månad')),
                ('status', models.CharField(choices=[('paid', 'Betald'), ('late', 'Betald för sent'), ('debt', 'Obetald')], max_length=4, verbose_name='hyra')),
                ('debt_ore', models.PositiveIntegerField(default=0, verbose_name='skuld')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rent_reports', to='housing.tenancy')),
            ],
            options={
                'verbose_name': 'hyresrapport',
                'ordering': ('-month', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('tenancy', 'month'), name='rent_once_a_month'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'debt'), _negated=True), ('debt_ore__gt', 0), _connector='OR'), name='rent_debt_has_amount', violation_error_message='Ange hur stor skulden är.')],
            },
        ),
        migrations.CreateModel(
            name='Disturbance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='när')),
                ('source', models.CharField(max_length=80, verbose_name='från')),
                ('severity', models.CharField(choices=[('minor', 'Lindrig'), ('serious', 'Allvarlig')], max_length=8, verbose_name='grad')),
                ('description', models.CharField(max_length=300, verbose_name='vad')),
                ('handled_on', models.DateField(blank=True, null=True, verbose_name='hanterad')),
                ('handling', models.CharField(blank=True, max_length=300, verbose_name='åtgärd')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disturbances', to='housing.tenancy')),
            ],
            options={
                'verbose_name': 'störning',
                'ordering': ('-at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('handled_on__isnull', True), models.Q(('handling', ''), _negated=True), _connector='OR'), name='disturbance_handled_how')],
            },
        ),
        migrations.CreateModel(
            name='TenancyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('training', 'Träningsboende'), ('sublet', 'Andrahandskontrakt')], max_length=8, verbose_name='slag')),
                ('rent_ore', models.PositiveIntegerField(verbose_name='hyra per månad')),
                ('tenure_waived', models.BooleanField(default=False, verbose_name='avstått besittningsskydd')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('end_reason', models.CharField(blank=True, choices=[('own_lease', 'Tog över kontraktet'), ('moved', 'Flyttade'), ('terminated', 'Uppsagd'), ('evicted', 'Avhyst'), ('deceased', 'Avliden')], max_length=10, verbose_name='slutorsak')),
                ('supervision_days', models.PositiveSmallIntegerField(default=30, verbose_name='tillsyn var … dag')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('dwelling', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='housing.dwelling')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='housing.tenancy')),
                ('supervisor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.employee', verbose_name='tillsynsansvarig')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WindDown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('decided_by', models.CharField(max_length=120, verbose_name='beslutat av (befattning)')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wind_downs', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'avveckling',
                'ordering': ('unit', '-period'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('unit'), '='), ('period', '&&')], name='wind_down_one_at_a_time', violation_error_message='Avveckling är redan beslutad för en del av perioden.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenancy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "housing_tenancyevent" ("case_id", "dwelling_id", "end_reason", "id", "kind", "period", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rent_ore", "supervision_days", "supervisor_id", "tenure_waived") VALUES (OLD."case_id", OLD."dwelling_id", OLD."end_reason", OLD."id", OLD."kind", OLD."period", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."recorded_at", OLD."rent_ore", OLD."supervision_days", OLD."supervisor_id", OLD."tenure_waived"); RETURN NULL;', hash='ac2bb3ea6e7d5bc0954c27e773044b0fc083e17e', operation='UPDATE', pgid='pgtrigger_update_update_26028', table='housing_tenancy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenancy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "housing_tenancyevent" ("case_id", "dwelling_id", "end_reason", "id", "kind", "period", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rent_ore", "supervision_days", "supervisor_id", "tenure_waived") VALUES (OLD."case_id", OLD."dwelling_id", OLD."end_reason", OLD."id", OLD."kind", OLD."period", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."rent_ore", OLD."supervision_days", OLD."supervisor_id", OLD."tenure_waived"); RETURN NULL;', hash='caa3fe611a3c6279ffffa9adc63c719a56874cd8', operation='DELETE', pgid='pgtrigger_delete_delete_74fc4', table='housing_tenancy', when='AFTER')),
        ),
    ]
