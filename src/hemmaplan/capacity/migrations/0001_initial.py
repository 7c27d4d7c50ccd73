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
        ('interventions', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='kod')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='organisation.unit')),
                ('title', models.CharField(max_length=200, verbose_name='rubrik')),
                ('proposed_on', models.DateField(verbose_name='föreslås')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerat')),
            ],
            options={
                'verbose_name': 'förslag',
                'ordering': ('-proposed_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='ProposedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='capacity.proposal')),
                ('profession', models.CharField(max_length=60, verbose_name='yrke')),
                ('count', models.PositiveSmallIntegerField(default=1, verbose_name='antal')),
                ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='procent av heltid')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('prolongs', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.post')),
                ('competences', models.ManyToManyField(blank=True, related_name='+', to='organisation.competence')),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='interventions.service')),
            ],
            options={
                'verbose_name': 'föreslagen tjänst',
                'ordering': ('proposal', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='proposed_percent_1_100')],
            },
        ),
        migrations.CreateModel(
            name='QueueForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interventions.service')),
                ('day', models.DateField(verbose_name='dag')),
                ('p10', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='lågt')),
                ('p50', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='mitten')),
                ('p90', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='högt')),
                ('came', models.PositiveIntegerField(verbose_name='inkomna')),
                ('seen_from', models.DateField(verbose_name='sett sedan')),
                ('ended', models.PositiveIntegerField(verbose_name='avslutade')),
                ('running', models.PositiveIntegerField(verbose_name='pågående')),
                ('left', models.PositiveIntegerField(verbose_name='lämnade kön')),
                ('assumptions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None, verbose_name='antaganden')),
                ('assumptions_en', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('warnings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None, verbose_name='varningar')),
                ('warnings_en', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('seed', models.PositiveIntegerField(verbose_name='frö')),
                ('replications', models.PositiveIntegerField(verbose_name='upprepningar')),
                ('engine', models.CharField(max_length=60, verbose_name='version')),
                ('digest', models.CharField(max_length=64, verbose_name='kontrollsumma av underlaget')),
                ('made_at', models.DateTimeField(verbose_name='gjord')),
            ],
            options={
                'verbose_name': 'prognos',
                'ordering': ('service', '-day'),
                'constraints': [models.UniqueConstraint(fields=('service', 'day'), name='queue_forecast_once_a_day'), models.CheckConstraint(condition=models.Q(('p10__len', models.F('p50__len')), ('p50__len__gte', 1), ('p90__len', models.F('p50__len'))), name='queue_forecast_weeks')],
            },
        ),
        migrations.CreateModel(
            name='ForecastSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interventions.service')),
                ('through', models.DateField(verbose_name='prövad t.o.m.')),
                ('horizon', models.PositiveSmallIntegerField(verbose_name='veckor framåt')),
                ('trials', models.PositiveIntegerField(verbose_name='prov')),
                ('hits', models.PositiveIntegerField(verbose_name='inom intervallet')),
                ('model_error', models.FloatField(null=True, verbose_name='prognosens fel')),
                ('today_error', models.FloatField(null=True, verbose_name='felet för som i dag')),
                ('flow_error', models.FloatField(null=True, verbose_name='felet för inflöde minus utflöde')),
                ('made_at', models.DateTimeField(verbose_name='prövad')),
            ],
            options={
                'verbose_name': 'träffsäkerhet',
                'ordering': ('service', '-through', 'horizon'),
                'constraints': [models.UniqueConstraint(fields=('service', 'through', 'horizon'), name='forecast_skill_once'), models.CheckConstraint(condition=models.Q(('hits__lte', models.F('trials'))), name='forecast_skill_hits'), models.CheckConstraint(condition=models.Q(models.Q(('flow_error', None), ('model_error', None), ('today_error', None), ('trials', 0)), models.Q(('flow_error__isnull', False), ('model_error__isnull', False), ('today_error__isnull', False), ('trials__gt', 0)), _connector='OR'), name='forecast_skill_errors')],
            },
        ),
        migrations.CreateModel(
            name='PastForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interventions.service')),
                ('day', models.DateField(verbose_name='dag')),
                ('horizon', models.PositiveSmallIntegerField(verbose_name='veckor framåt')),
                ('spread', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None, verbose_name='fördelning')),
                ('today', models.PositiveIntegerField(null=True, verbose_name='som i dag')),
                ('flow', models.FloatField(null=True, verbose_name='inflöde minus utflöde')),
                ('seed', models.PositiveIntegerField(verbose_name='frö')),
                ('replications', models.PositiveIntegerField(verbose_name='upprepningar')),
                ('engine', models.CharField(max_length=60, verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='gjord')),
            ],
            options={
                'verbose_name': 'prognos i efterhand',
                'ordering': ('service', 'day', 'horizon'),
                'constraints': [models.UniqueConstraint(fields=('service', 'day', 'horizon', 'engine', 'seed', 'replications'), name='past_forecast_once')],
            },
        ),
        migrations.CreateModel(
            name='ExpectedStart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expected_starts', to='interventions.queueentry')),
                ('day', models.DateField(verbose_name='dag')),
                ('earliest', models.DateField(null=True, verbose_name='tidigast')),
                ('middle', models.DateField(null=True, verbose_name='i mitten')),
                ('latest', models.DateField(null=True, verbose_name='senast')),
                ('lack', models.CharField(blank=True, choices=[('no_history', 'för få avslutade att räkna på'), ('no_staff', 'verksamheten har ingen bemanning'), ('too_far', 'längre fram än två år'), ('not_counted', 'inget begränsar verksamheten till ett antal')], max_length=11, verbose_name='varför inget sägs')),
                ('priority', models.PositiveSmallIntegerField(verbose_name='prioritet')),
                ('ahead', models.PositiveIntegerField(verbose_name='före i kön')),
                ('ended', models.PositiveIntegerField(verbose_name='avslutade')),
                ('running', models.PositiveIntegerField(verbose_name='pågående')),
                ('seen_from', models.DateField(verbose_name='sett sedan')),
                ('seed', models.PositiveIntegerField(verbose_name='frö')),
                ('replications', models.PositiveIntegerField(verbose_name='upprepningar')),
                ('engine', models.CharField(max_length=60, verbose_name='version')),
                ('digest', models.CharField(max_length=64, verbose_name='kontrollsumma av underlaget')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(verbose_name='gjord')),
            ],
            options={
                'verbose_name': 'beräknad start',
                'ordering': ('-day', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('entry', 'day'), name='expected_start_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('earliest__gte', models.F('day')), ('lack', ''), ('latest__gte', models.F('middle')), ('middle__gte', models.F('earliest'))), models.Q(models.Q(('lack', ''), _negated=True), ('earliest', None), ('latest', None), ('middle', None)), _connector='OR'), name='expected_start_said_or_why_not')],
            },
        ),
        migrations.CreateModel(
            name='KeptScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='organisation.unit', verbose_name='enhet')),
                ('name', models.CharField(max_length=100, verbose_name='namn')),
                ('day', models.DateField(verbose_name='räknas från')),
                ('weeks', models.PositiveSmallIntegerField(default=52, verbose_name='veckor framåt')),
                ('price_ore', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='en heltidstjänst ett år, öre')),
                ('is_shared', models.BooleanField(default=False, verbose_name='delas')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='capacity.keptscenario')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gjort av')),
                ('made_at', models.DateTimeField(verbose_name='påbörjat')),
            ],
            options={
                'verbose_name': 'scenario',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('unit', 'made_by', 'name'), name='scenario_name_once', violation_error_message='Du har redan ett scenario med det namnet. Välj ett annat namn.'), models.CheckConstraint(condition=models.Q(('weeks__gte', 4), ('weeks__lte', 156)), name='scenario_weeks_4_156'), models.CheckConstraint(condition=models.Q(('price_ore__isnull', True), ('price_ore__gt', 0), _connector='OR'), name='scenario_price_positive')],
            },
        ),
        migrations.CreateModel(
            name='KeptStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='capacity.keptscenario')),
                ('place', models.PositiveSmallIntegerField(verbose_name='plats')),
                ('kind', models.CharField(max_length=30, verbose_name='slag')),
                ('values', models.JSONField(default=dict, verbose_name='uppgifter')),
                ('is_on', models.BooleanField(default=True, verbose_name='på')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='borttaget')),
            ],
            options={
                'verbose_name': 'steg i scenario',
                'ordering': ('scenario', 'place', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='capacity.keptscenario')),
                ('version', models.PositiveIntegerField(verbose_name='scenariots version')),
                ('question', models.CharField(max_length=64, verbose_name='frågans kontrollsumma')),
                ('steps_sha256', models.CharField(max_length=64, verbose_name='stegens kontrollsumma')),
                ('day', models.DateField(verbose_name='räknat från')),
                ('weeks', models.PositiveSmallIntegerField(verbose_name='veckor framåt')),
                ('seed', models.PositiveBigIntegerField(verbose_name='frö')),
                ('replications', models.PositiveIntegerField(verbose_name='upprepningar')),
                ('engine', models.CharField(max_length=60, verbose_name='program')),
                ('digest', models.CharField(max_length=64, verbose_name='underlagets kontrollsumma')),
                ('content', models.JSONField(verbose_name='innehåll')),
                ('sha256', models.CharField(max_length=64, verbose_name='kontrollsumma')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='räknat av')),
                ('made_at', models.DateTimeField(verbose_name='räknat')),
            ],
            options={
                'verbose_name': 'svar på scenario',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('scenario', 'sha256'), name='scenario_answer_once'), models.UniqueConstraint(fields=('question',), name='scenario_question_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='AskedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='capacity.keptscenario')),
                ('beside', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='bredvid')),
                ('question', models.CharField(max_length=64, verbose_name='frågans kontrollsumma')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='capacity.keptanswer')),
                ('fault', models.TextField(blank=True, verbose_name='varför det inte går')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begärt av')),
                ('asked_at', models.DateTimeField(verbose_name='begärt')),
            ],
            options={
                'verbose_name': 'begärt svar',
                'ordering': ('asked_at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', None), ('fault', '')), fields=('question',), name='scenario_question_open_once'), models.CheckConstraint(condition=models.Q(('answer', None), ('fault', ''), _connector='OR'), name='scenario_answer_or_fault')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expectedstart',
            trigger=pgtrigger.compiler.Trigger(name='as_it_was_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1a49e73720933bf8be541a7174bf292167e2bb8f', operation='UPDATE', pgid='pgtrigger_as_it_was_made_929ed', table='capacity_expectedstart', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='900e9edd3a827da1627ebb7c5702489752766de1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a548e', table='capacity_keptanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pastforecast',
            trigger=pgtrigger.compiler.Trigger(name='as_it_was_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='210c64f128d2822d5345777d5c8fd91e81192b93', operation='UPDATE', pgid='pgtrigger_as_it_was_made_926db', table='capacity_pastforecast', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='queueforecast',
            trigger=pgtrigger.compiler.Trigger(name='as_it_was_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='768c4fca54808a71ee2ca4caa18d65b691f9dabf', operation='UPDATE', pgid='pgtrigger_as_it_was_made_5bfd0', table='capacity_queueforecast', when='BEFORE')),
        ),
    ]
