import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import hemmaplan.access.roles
import hemmaplan.foundation.calendar
import hemmaplan.organisation.ordering
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('organisation', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoginAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=64)),
                ('address', models.GenericIPAddressField(verbose_name='adress')),
                ('at', models.DateTimeField(verbose_name='när')),
                ('failed', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'inloggningsförsök',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['account', 'at'], name='attempt_at_account'), models.Index(fields=['address', 'at'], name='attempt_from_address')],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('key', models.CharField(max_length=250, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'räknare',
                'ordering': ('key',),
            },
        ),
        migrations.CreateModel(
            name='ReadNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lane', models.IntegerField(default=0, editable=False)),
                ('number', models.BigIntegerField(default=0, editable=False)),
                ('link', models.CharField(default='', editable=False, max_length=64)),
                ('disposed', models.BigIntegerField(editable=False, null=True)),
                ('at', models.DateTimeField(verbose_name='när')),
                ('user_id', models.BigIntegerField(verbose_name='användare')),
                ('user_name', models.CharField(max_length=120, verbose_name='namn')),
                ('kind', models.CharField(max_length=40, verbose_name='vad')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='nummer')),
                ('person_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='enhet')),
                ('why', models.CharField(max_length=300, verbose_name='grund')),
                ('emergency', models.BooleanField(default=False, verbose_name='nödöppning')),
                ('protected', models.BooleanField(default=False, verbose_name='skyddade personuppgifter')),
                ('path', models.CharField(max_length=200, verbose_name='sida')),
                ('restricted', models.BooleanField(null=True, verbose_name='begränsat ärende')),
            ],
            options={
                'verbose_name': 'läsnotering',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['-at', '-id'], name='read_newest'), models.Index(fields=['user_id', '-at'], name='read_by_user'), django.contrib.postgres.indexes.GinIndex(fastupdate=True, fields=['person_ids'], name='read_about_person')],
                'constraints': [models.UniqueConstraint(fields=('lane', 'number'), name='read_in_sequence')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lane', models.IntegerField(default=0, editable=False)),
                ('number', models.BigIntegerField(default=0, editable=False)),
                ('link', models.CharField(default='', editable=False, max_length=64)),
                ('disposed', models.BigIntegerField(editable=False, null=True)),
                ('at', models.DateTimeField(verbose_name='hände')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='registrerades')),
                ('by_id', models.BigIntegerField(verbose_name='användare')),
                ('by_name', models.CharField(max_length=120, verbose_name='namn')),
                ('event_type', models.CharField(max_length=60, verbose_name='vad')),
                ('kind', models.CharField(max_length=40, verbose_name='slag')),
                ('subject_id', models.BigIntegerField(null=True, verbose_name='nummer')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='person')),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='enhet')),
                ('data', models.JSONField(default=dict, verbose_name='uppgifter')),
            ],
            options={
                'verbose_name': 'händelse',
                'ordering': ('-recorded_at', '-pk'),
                'indexes': [models.Index(fields=['-recorded_at', '-id'], name='event_newest'), models.Index(fields=['kind', 'subject_id', '-at'], name='event_about'), models.Index(fields=['person_id', '-at'], name='event_about_person'), models.Index(fields=['by_id', '-recorded_at'], name='event_by_user'), models.Index(condition=models.Q(('event_type', 'access.logs_sealed'), ('event_type', 'access.logs_checked'), ('event_type', 'access.digests_sent'), ('event_type', 'access.digests_not_sent'), ('event_type', 'access.persons_shown'), _connector='OR'), fields=['event_type', '-id'], name='event_of_the_logs')],
                'constraints': [models.UniqueConstraint(fields=('lane', 'number'), name='event_in_sequence')],
            },
        ),
        migrations.CreateModel(
            name='LogHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.CharField(max_length=10)),
                ('lane', models.IntegerField()),
                ('number', models.BigIntegerField()),
                ('link', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'loggens huvud',
                'ordering': ('log', 'lane'),
                'constraints': [models.UniqueConstraint(fields=('log', 'lane'), name='log_head_once')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.CharField(choices=[('read', 'Läslogg'), ('event', 'Händelselogg')], max_length=10, verbose_name='logg')),
                ('day', models.DateField(verbose_name='dag')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='antal rader')),
                ('digest', models.CharField(default='', max_length=64, verbose_name='kontrollsumma')),
                ('previous', models.CharField(blank=True, default='', max_length=64, verbose_name='föregående')),
                ('heads', models.JSONField(default=dict)),
                ('sealed_at', models.DateTimeField(verbose_name='förseglad')),
            ],
            options={
                'verbose_name': 'sigill',
                'ordering': ('-day', 'log'),
                'constraints': [models.UniqueConstraint(fields=('log', 'day'), name='seal_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(max_length=20, verbose_name='sätt')),
                ('key', models.CharField(max_length=80, verbose_name='nyckel')),
                ('recipients', models.TextField(blank=True, verbose_name='till')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='rubrik')),
                ('text', models.TextField(verbose_name='text')),
                ('made_at', models.DateTimeField(verbose_name='skriven')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('again_at', models.DateTimeField(verbose_name='försöks igen')),
                ('failed_because', models.CharField(blank=True, max_length=300, verbose_name='varför inte')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='skickad')),
            ],
            options={
                'verbose_name': 'utgående',
                'ordering': ('pk',),
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['way', 'id'], name='outgoing_waiting')],
                'constraints': [models.UniqueConstraint(fields=('way', 'key'), name='outgoing_once')],
            },
        ),
        migrations.CreateModel(
            name='GroupRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=30, verbose_name='legitimeringstjänst')),
                ('group', models.CharField(max_length=200, verbose_name='grupp')),
                ('role', models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='enhet')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bestämd av')),
                ('stated_at', models.DateTimeField(verbose_name='bestämd')),
            ],
            options={
                'verbose_name': 'grupp som ger en roll',
                'ordering': ('group', 'role', 'unit', 'pk'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('provider'), '='), (models.F('group'), '='), (models.F('role'), '='), (models.F('unit'), '='), ('period', '&&')], name='group_role_once', violation_error_message='Gruppen ger redan rollen i enheten under en del av perioden.'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='group_role_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='GroupRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='access.grouprole')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('provider', models.CharField(max_length=30, verbose_name='legitimeringstjänst')),
                ('group', models.CharField(max_length=200, verbose_name='grupp')),
                ('role', models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit', verbose_name='enhet')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('stated_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bestämd av')),
                ('stated_at', models.DateTimeField(verbose_name='bestämd')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProviderLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provider_links', to=settings.AUTH_USER_MODEL, verbose_name='konto')),
                ('provider', models.CharField(max_length=30, verbose_name='legitimeringstjänst')),
                ('subject', models.CharField(max_length=255, verbose_name='tjänstens namn på personen')),
                ('made_at', models.DateTimeField(verbose_name='gjord')),
            ],
            options={
                'verbose_name': 'koppling till legitimeringstjänst',
                'ordering': ('user', 'provider'),
                'constraints': [models.UniqueConstraint(fields=('provider', 'subject'), name='provider_subject_once'), models.UniqueConstraint(fields=('provider', 'user'), name='provider_user_once')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('kind', models.CharField(choices=[('staff', 'Personal'), ('resident', 'Invånare'), ('system', 'Systemet')], default='staff', editable=False, max_length=8, verbose_name='slag')),
                ('username', models.CharField(max_length=80, unique=True, verbose_name='användarnamn')),
                ('name', models.CharField(max_length=120, verbose_name='namn')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-post')),
                ('employee', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='organisation.employee')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
                ('times_closed', models.PositiveIntegerField(default=0, editable=False)),
                ('must_change_password', models.BooleanField(default=False, editable=False, verbose_name='ska byta lösenord')),
                ('created_at', models.DateTimeField(default=hemmaplan.foundation.calendar.now, editable=False, verbose_name='upplagd')),
            ],
            options={
                'verbose_name': 'användare',
                'ordering': (hemmaplan.organisation.ordering.Swedish('name'), 'pk'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_name_once', violation_error_message='Användarnamnet finns redan. Välj ett annat.'), models.CheckConstraint(condition=models.Q(('username__regex', '^[0-9A-Za-zÀ-ÖØ-öø-ÿ.@_+-]+$')), name='user_name_is_plain', violation_error_message='Användarnamnet får ha latinska bokstäver, siffror och tecknen . - _ @ +, utan mellanslag. Skriv om det.'), models.CheckConstraint(condition=models.Q(('kind', 'staff'), ('employee__isnull', True), _connector='OR'), name='user_employee_is_staff')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='organisation.unit', verbose_name='enhet')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_at', models.DateTimeField(verbose_name='beviljad')),
                ('by_group', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='access.grouprole', verbose_name='genom grupp')),
            ],
            options={
                'verbose_name': 'behörighet',
                'ordering': ('user', 'role', 'unit'),
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('user'), '='), (models.F('unit'), '='), (models.F('role'), '='), ('period', '&&')], name='grant_once', violation_error_message='Användaren har redan rollen i enheten under en del av perioden.'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='grant_period_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='access.rolegrant')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organisation.unit', verbose_name='enhet')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('granted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_at', models.DateTimeField(verbose_name='beviljad')),
                ('by_group', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='access.grouprole', verbose_name='genom grupp')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OwnerRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_requests', to=settings.AUTH_USER_MODEL, verbose_name='konto')),
                ('action', models.CharField(choices=[('password', 'Nytt lösenord'), ('close', 'Stäng kontot'), ('reopen', 'Öppna kontot'), ('factor', 'Ta bort tvåstegsinloggningen'), ('grant', 'Ge en roll'), ('withdraw', 'Återkalla en roll')], max_length=8, verbose_name='åtgärd')),
                ('role', models.CharField(blank=True, choices=hemmaplan.access.roles.choices, max_length=30, verbose_name='roll')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='enhet')),
                ('first', models.DateField(blank=True, null=True, verbose_name='från och med')),
                ('last', models.DateField(blank=True, null=True, verbose_name='till och med')),
                ('reason', models.CharField(max_length=300, verbose_name='skäl')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begärd av')),
                ('asked_at', models.DateTimeField(verbose_name='begärd')),
                ('expires_at', models.DateTimeField(verbose_name='gäller till')),
                ('state', models.CharField(choices=[('waiting', 'Väntar på bekräftelse'), ('done', 'Bekräftad och gjord'), ('refused', 'Avslagen'), ('expired', 'Gick ut')], default='waiting', max_length=8, verbose_name='läge')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='besvarad av')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='besvarad')),
            ],
            options={
                'verbose_name': 'begäran om systemägares konto',
                'ordering': ('-asked_at', '-pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('account', 'action', 'role', 'unit'), name='owner_request_once', nulls_distinct=False, violation_error_message='Åtgärden är redan begärd och väntar på en annan systemägare.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answered_by', models.F('asked_by')), _negated=True), models.Q(('answered_by', models.F('account')), _negated=True)), _connector='OR'), name='owner_request_two_people', violation_error_message='Den som begär åtgärden kan inte själv bekräfta den.'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('account')), _negated=True), name='owner_request_not_own_account', violation_error_message='Du kan inte begära något för ditt eget konto. Be en annan systemägare.'), models.CheckConstraint(condition=models.Q(models.Q(('action__in', ['grant', 'withdraw']), _negated=True), models.Q(models.Q(('role', ''), _negated=True), ('unit__isnull', False)), _connector='OR'), name='owner_request_role_has_unit')],
            },
        ),
        migrations.CreateModel(
            name='FormDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=120)),
                ('data', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'utkast',
                'ordering': ('-saved_at',),
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='draft_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='898a1ed2c3ac89637f6062e8fac62e49d5ff436e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_640d4', table='access_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readnote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6ac3618cc2d8d1273c662b0f14888eeb42f3e872', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cc94b', table='access_readnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b903a3a0ca75b95a64029a6dc30dbd5c9b1d43f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf9fd', table='access_seal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='kind_is_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='660957eb66bf0be03987c31d9c458e838830cf6c', operation='UPDATE', pgid='pgtrigger_kind_is_for_good_20fee', table='access_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grouprole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "access_grouproleevent" ("group", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "role", "stated_at", "stated_by_id", "unit_id") VALUES (OLD."group", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."provider", OLD."role", OLD."stated_at", OLD."stated_by_id", OLD."unit_id"); RETURN NULL;', hash='2c925ab384ba2e17a3d85d8c95833c4f52abe6b5', operation='UPDATE', pgid='pgtrigger_update_update_dffe8', table='access_grouprole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grouprole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "access_grouproleevent" ("group", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "role", "stated_at", "stated_by_id", "unit_id") VALUES (OLD."group", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."provider", OLD."role", OLD."stated_at", OLD."stated_by_id", OLD."unit_id"); RETURN NULL;', hash='997e54f70de4b079dce70557e3c3286c66885119', operation='DELETE', pgid='pgtrigger_delete_delete_18f51', table='access_grouprole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='staff_only', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE kind text;', func="SELECT u.kind INTO kind FROM access_user u WHERE u.id = NEW.user_id; IF kind IS DISTINCT FROM 'staff' THEN RAISE EXCEPTION 'Hemmaplan: bara personal har roller'; END IF; RETURN NEW;", hash='1515a21b0419d899d9a39d17c7395a21dcbbeb89', operation='INSERT OR UPDATE OF "user_id"', pgid='pgtrigger_staff_only_a1c0f', table='access_rolegrant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "access_rolegrantevent" ("by_group_id", "granted_at", "granted_by_id", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "user_id") VALUES (OLD."by_group_id", OLD."granted_at", OLD."granted_by_id", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'update\', OLD."id", OLD."role", OLD."unit_id", OLD."user_id"); RETURN NULL;', hash='aedd582e0956a00d2e0ce84f8002a785af6f26e1', operation='UPDATE', pgid='pgtrigger_update_update_df172', table='access_rolegrant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "access_rolegrantevent" ("by_group_id", "granted_at", "granted_by_id", "id", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id", "user_id") VALUES (OLD."by_group_id", OLD."granted_at", OLD."granted_by_id", OLD."id", OLD."period", _pgh_attach_context(), COALESCE(NULLIF(CURRENT_SETTING(\'hemmaplan.at\', TRUE), \'\')::TIMESTAMPTZ, NOW()), \'delete\', OLD."id", OLD."role", OLD."unit_id", OLD."user_id"); RETURN NULL;', hash='fa89bdb79189de6202b5e38dd8d727bfbdc41146', operation='DELETE', pgid='pgtrigger_delete_delete_fc173', table='access_rolegrant', when='AFTER')),
        ),
    ]
