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
    ]

    operations = [
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='regel')),
                ('section', models.CharField(max_length=120, verbose_name='lagrum')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='organisation.unit')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('case_id', models.BigIntegerField(null=True)),
                ('starts_on', models.DateField(verbose_name='löper från')),
                ('entered_on', models.DateField(verbose_name='i liggaren från')),
                ('due_on', models.DateField(verbose_name='senast')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='senast klockan')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='deadlines.clock')),
                ('paused_on', models.DateField(blank=True, null=True, verbose_name='pausad')),
                ('amended_on', models.DateField(blank=True, null=True, verbose_name='ändrad')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='stannade')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='stannade klockan')),
                ('end', models.CharField(blank=True, choices=[('answered', 'Uppfylld'), ('lapsed', 'Försutten'), ('withdrawn', 'Inte längre aktuell')], max_length=10, verbose_name='hur')),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='slut registrerat')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'frist',
                'ordering': ('due_on', 'pk'),
                'indexes': [models.Index(condition=models.Q(('ended_on', None)), fields=['unit', 'due_on'], name='clock_running'), models.Index(condition=models.Q(('ended_on', None)), fields=['case_id'], name='clock_of_case'), models.Index(fields=['subject_kind', 'subject_id', 'rule'], name='clock_subject'), models.Index(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('due_on')), _connector='OR'), fields=['unit', 'due_on'], name='clock_ever_late'), models.Index(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('due_on')), _connector='OR'), fields=['rule', 'due_on'], name='clock_ever_late_of_rule'), models.Index(condition=models.Q(('amended_on__isnull', False)), fields=['amended_on'], name='clock_amended'), models.Index(fields=['ended_on'], name='clock_ended'), models.Index(condition=models.Q(('end', 'lapsed'), models.Q(('end', 'answered'), models.Q(models.Q(('due_at', None), ('ended_on__gt', models.F('due_on'))), ('ended_at__gt', models.F('due_at')), _connector='OR')), _connector='OR'), fields=['unit', 'ended_on'], name='clock_missed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='clock_end_has_how'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('ended_recorded_at__isnull', True)), models.Q(('ended_on__isnull', False), ('ended_recorded_at__isnull', False)), _connector='OR'), name='clock_end_is_recorded'), models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('subject_kind', 'subject_id', 'rule'), name='clock_once_running')],
            },
        ),
        migrations.CreateModel(
            name='ClockEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='deadlines.clock')),
                ('kind', models.CharField(choices=[('started', 'Började löpa'), ('paused', 'Pausad'), ('resumed', 'Löper igen'), ('extended', 'Förlängd'), ('answered', 'Uppfylld'), ('lapsed', 'Försutten'), ('withdrawn', 'Inte längre aktuell')], max_length=10, verbose_name='händelse')),
                ('on', models.DateField(verbose_name='hände')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='hände klockan')),
                ('counted_from', models.DateField(blank=True, null=True, verbose_name='tiden räknas från')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='senast')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='senast klockan')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='skäl')),
                ('answer_kind', models.CharField(blank=True, max_length=40)),
                ('answer_id', models.BigIntegerField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'händelse i frist',
                'ordering': ('clock', 'pk'),
                'indexes': [models.Index(condition=models.Q(('kind', 'extended')), fields=['clock'], name='clock_event_extended')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['started', 'extended', 'resumed']), _negated=True), ('due_on__isnull', False), _connector='OR'), name='clock_event_has_due_day'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extended'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='clock_extension_has_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a3e7c751aa0206e50c7fcd171d50e7498faa4854', operation='DELETE', pgid='pgtrigger_never_deleted_75dfc', table='deadlines_clock', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='92e3ee39c6ad9cfadff8f39fd449b92c0a048a33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f595', table='deadlines_clockevent', when='BEFORE')),
        ),
    ]
