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
            name='Holder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='gäller')),
                ('emergency', models.BooleanField(default=False, verbose_name='nödöppning')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='cases.case')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_cases', to='organisation.employee')),
            ],
            options={
                'verbose_name': 'ansvarig',
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['employee', 'case'], name='holder_of_case')],
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
            model_name='journalentry',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_locked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'signed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d7567140e50d971ff7e7b85d9e707c19503e445', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_is_locked_0c45e', table='cases_journalentry', when='BEFORE')),
        ),
    ]
