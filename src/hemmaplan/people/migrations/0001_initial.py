import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
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
        ('organisation', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='registrerat')),
            ],
            options={
                'verbose_name': 'hushåll',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='people.person')),
                ('kind', models.CharField(choices=[('living', 'Bor tillsammans'), ('assistance', 'Räknas tillsammans vid ekonomiskt bistånd')], max_length=10, verbose_name='slag')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'hushållsmedlem',
                'ordering': ('household', 'pk'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('person'), '='), (models.F('kind'), '='), ('period', '&&')], name='household_one_at_a_time', violation_error_message='Personen hör redan till ett hushåll under en del av perioden.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('household'), '='), (models.F('kind'), '<>')], name='household_of_one_kind', violation_error_message='Hushållet är av ett annat slag.'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='household_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grounds', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('employee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.employee')),
                ('reason', models.CharField(max_length=300, verbose_name='grund')),
                ('source_kind', models.CharField(max_length=40)),
                ('source_id', models.BigIntegerField()),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='registrerad')),
                ('emergency', models.BooleanField(default=False, verbose_name='nödöppning')),
            ],
            options={
                'verbose_name': 'grund för åtkomst',
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['person', 'unit'], name='ground_unit'), models.Index(fields=['employee', 'person'], name='ground_employee'), models.Index(fields=['source_kind', 'source_id'], name='ground_source')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_kind', models.CharField(choices=[('personal', 'Personnummer'), ('coordination', 'Samordningsnummer'), ('temporary', 'Tillfälligt nummer'), ('none', 'Saknas')], default='personal', max_length=12, verbose_name='slag av nummer')),
                ('id_number', models.CharField(blank=True, max_length=12, verbose_name='identitetsnummer')),
                ('given_name', models.CharField(blank=True, max_length=80, verbose_name='förnamn')),
                ('family_name', models.CharField(blank=True, max_length=80, verbose_name='efternamn')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='född')),
                ('deceased_on', models.DateField(blank=True, null=True, verbose_name='avliden')),
                ('sex', models.CharField(blank=True, choices=[('k', 'kvinna'), ('m', 'man')], max_length=1, verbose_name='juridiskt kön')),
                ('protection', models.CharField(choices=[('none', 'Inget skydd'), ('marker', 'Sekretessmarkering'), ('registration', 'Skyddad folkbokföring'), ('fictitious', 'Fingerade personuppgifter')], default='none', max_length=12, verbose_name='skydd')),
                ('search_key', models.CharField(editable=False, max_length=170)),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=170)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'person',
                'ordering': ('sort_key', 'pk'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_key', name='gin_trgm_ops'), name='person_name_search'), models.Index(fields=['sort_key', 'id'], name='person_sorted'), models.Index(condition=models.Q(('protection', 'none'), _negated=True), fields=['id'], name='person_protected')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('id_number', ''), _negated=True), fields=('id_number',), name='person_number_once', violation_error_message='Det finns redan en person med det numret. Sök fram den i stället.'), models.CheckConstraint(condition=models.Q(('family_name', ''), ('given_name', ''), _negated=True), name='person_has_a_name', violation_error_message='Skriv personens namn. Har personen bara ett namn lämnar du efternamnet tomt.'), models.CheckConstraint(condition=models.Q(('id_kind', 'none'), models.Q(('id_number', ''), _negated=True), _connector='OR'), name='person_number_where_kind')],
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('id_kind', models.CharField(choices=[('personal', 'Personnummer'), ('coordination', 'Samordningsnummer'), ('temporary', 'Tillfälligt nummer'), ('none', 'Saknas')], default='personal', max_length=12, verbose_name='slag av nummer')),
                ('id_number', models.CharField(blank=True, max_length=12, verbose_name='identitetsnummer')),
                ('given_name', models.CharField(blank=True, max_length=80, verbose_name='förnamn')),
                ('family_name', models.CharField(blank=True, max_length=80, verbose_name='efternamn')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='född')),
                ('deceased_on', models.DateField(blank=True, null=True, verbose_name='avliden')),
                ('sex', models.CharField(blank=True, choices=[('k', 'kvinna'), ('m', 'man')], max_length=1, verbose_name='juridiskt kön')),
                ('protection', models.CharField(choices=[('none', 'Inget skydd'), ('marker', 'Sekretessmarkering'), ('registration', 'Skyddad folkbokföring'), ('fictitious', 'Fingerade personuppgifter')], default='none', max_length=12, verbose_name='skydd')),
                ('search_key', models.CharField(editable=False, max_length=170)),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=170)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to='people.person')),
                ('kind', models.CharField(choices=[('address', 'Adress'), ('phone', 'Telefon'), ('email', 'E-post')], max_length=8, verbose_name='slag')),
                ('value', models.CharField(max_length=200, verbose_name='uppgift')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='anmärkning')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'kontaktväg',
                'ordering': ('person', 'kind', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='SafeContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='safe_contact', to='people.person')),
                ('may_call', models.BooleanField(default=False, verbose_name='får ringas')),
                ('may_write', models.BooleanField(default=False, verbose_name='får få brev')),
                ('times', models.CharField(blank=True, max_length=200, verbose_name='säkra tider')),
                ('code_word', models.CharField(blank=True, max_length=60, verbose_name='kodord')),
                ('alternative', models.CharField(blank=True, max_length=200, verbose_name='annan adress eller annat nummer')),
                ('hidden_from', models.CharField(blank=True, max_length=200, verbose_name='vem som inte får se')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'säker kontakt',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='SafeContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.safecontact')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
                ('may_call', models.BooleanField(default=False, verbose_name='får ringas')),
                ('may_write', models.BooleanField(default=False, verbose_name='får få brev')),
                ('times', models.CharField(blank=True, max_length=200, verbose_name='säkra tider')),
                ('code_word', models.CharField(blank=True, max_length=60, verbose_name='kodord')),
                ('alternative', models.CharField(blank=True, max_length=200, verbose_name='annan adress eller annat nummer')),
                ('hidden_from', models.CharField(blank=True, max_length=200, verbose_name='vem som inte får se')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PopulationCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='population_check', to='people.person')),
                ('checked_at', models.DateTimeField(verbose_name='jämförd')),
                ('address_digest', models.CharField(blank=True, max_length=32)),
                ('municipality', models.CharField(blank=True, max_length=4, verbose_name='kommun')),
            ],
            options={
                'verbose_name': 'jämförelse med folkbokföringen',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PopulationNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='population_notices', to='people.person')),
                ('kind', models.CharField(choices=[('death', 'Avliden'), ('move', 'Flyttat'), ('left', 'Avregistrerad'), ('protection', 'Skydd registrerat'), ('unprotected', 'Skydd finns inte längre i folkbokföringen')], max_length=12, verbose_name='besked')),
                ('on', models.DateField(blank=True, null=True, verbose_name='dag')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='uppgift')),
                ('noted_at', models.DateTimeField(verbose_name='kom')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='läst')),
            ],
            options={
                'verbose_name': 'besked från folkbokföringen',
                'ordering': ('noted_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'on', 'text'), name='population_notice_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('kind', models.CharField(choices=[('guardian', 'Vårdnadshavare'), ('parent', 'Förälder'), ('partner', 'Partner'), ('child', 'Barn'), ('trustee', 'God man eller förvaltare'), ('other', 'Annan närstående')], max_length=10, verbose_name='slag')),
                ('form', models.CharField(blank=True, choices=[('biological', 'Biologiskt'), ('adopted', 'Adoption'), ('foster', 'Familjehem'), ('step', 'Bonusförälder'), ('married', 'Gifta'), ('cohabiting', 'Sambor'), ('separated', 'Separerade'), ('divorced', 'Skilda'), ('joint', 'Gemensam vårdnad'), ('sole', 'Ensam vårdnad')], max_length=10, verbose_name='form')),
                ('source', models.CharField(blank=True, choices=[('register', 'Folkbokföringen'), ('court', 'Domstol'), ('person', 'Den det gäller'), ('relative', 'Närstående'), ('other', 'Annan')], max_length=8, verbose_name='källa')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'relation',
                'ordering': ('person', 'kind', 'pk'),
                'indexes': [models.Index(fields=['other'], name='relation_of_other')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('other')), _negated=True), name='relation_not_to_oneself')],
            },
        ),
        migrations.CreateModel(
            name='StatedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stated_numbers', to='people.person')),
                ('number', models.CharField(max_length=12, verbose_name='nummer')),
                ('outcome', models.CharField(choices=[('open', 'Väntar på kontroll'), ('entered', 'Infört'), ('declined', 'Avslaget'), ('replaced', 'Ersatt av ett senare')], default='open', max_length=8, verbose_name='läge')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stated_at', models.DateTimeField(verbose_name='uppgivet')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='kontrollerat')),
            ],
            options={
                'verbose_name': 'uppgivet nummer',
                'ordering': ('stated_at', 'pk'),
                'indexes': [models.Index(condition=models.Q(('outcome', 'open')), fields=['number'], name='stated_number')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('person',), name='stated_number_once', violation_error_message='Någon annan uppgav ett nummer samtidigt. Ladda om sidan.')],
            },
        ),
        migrations.CreateModel(
            name='ProtectionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protection_periods', to='people.person')),
                ('level', models.CharField(choices=[('none', 'Inget skydd'), ('marker', 'Sekretessmarkering'), ('registration', 'Skyddad folkbokföring'), ('fictitious', 'Fingerade personuppgifter')], max_length=12, verbose_name='nivå')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
            ],
            options={
                'verbose_name': 'skydd',
                'ordering': ('-period',),
            },
        ),
        migrations.CreateModel(
            name='ResidentAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='resident', to=settings.AUTH_USER_MODEL, verbose_name='konto')),
                ('id_number', models.CharField(max_length=12, unique=True, verbose_name='identitetsnummer')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='gjort')),
            ],
            options={
                'verbose_name': 'invånarkonto',
                'ordering': ('pk',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_personevent" ("born_on", "deceased_on", "family_name", "given_name", "id", "id_kind", "id_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protection", "recorded_at", "search_key", "sex", "sort_key") VALUES (OLD."born_on", OLD."deceased_on", OLD."family_name", OLD."given_name", OLD."id", OLD."id_kind", OLD."id_number", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."protection", OLD."recorded_at", OLD."search_key", OLD."sex", OLD."sort_key"); RETURN NULL;', hash='9009a415c8860b433132c9bbbfc88ea583c52f76', operation='UPDATE', pgid='pgtrigger_update_update_de829', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("born_on", "deceased_on", "family_name", "given_name", "id", "id_kind", "id_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protection", "recorded_at", "search_key", "sex", "sort_key") VALUES (OLD."born_on", OLD."deceased_on", OLD."family_name", OLD."given_name", OLD."id", OLD."id_kind", OLD."id_number", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."protection", OLD."recorded_at", OLD."search_key", OLD."sex", OLD."sort_key"); RETURN NULL;', hash='7a33df39c3147a9bc6c97ad282b9377fcc1b81f4', operation='DELETE', pgid='pgtrigger_delete_delete_2ca2d', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safecontact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_safecontactevent" ("alternative", "by_id", "code_word", "hidden_from", "id", "may_call", "may_write", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "times") VALUES (OLD."alternative", OLD."by_id", OLD."code_word", OLD."hidden_from", OLD."id", OLD."may_call", OLD."may_write", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."recorded_at", OLD."times"); RETURN NULL;', hash='9d80c42a472ff44a87d27f887a851a6b1922ebf1', operation='UPDATE', pgid='pgtrigger_update_update_2a7e8', table='people_safecontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safecontact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_safecontactevent" ("alternative", "by_id", "code_word", "hidden_from", "id", "may_call", "may_write", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "times") VALUES (OLD."alternative", OLD."by_id", OLD."code_word", OLD."hidden_from", OLD."id", OLD."may_call", OLD."may_write", OLD."person_id", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."recorded_at", OLD."times"); RETURN NULL;', hash='2a4c76a64c6302a0ef198309161f08850ca5ea2f', operation='DELETE', pgid='pgtrigger_delete_delete_6ea3e', table='people_safecontact', when='AFTER')),
        ),
    ]
