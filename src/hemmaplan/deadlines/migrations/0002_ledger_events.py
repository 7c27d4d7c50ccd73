"""The ledger keeps a clock's events; its columns are what they say.

There is no installation to migrate, so no events are made of clocks that are there.
"""

import datetime

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
            ],
            options={
                'verbose_name': 'händelse i frist',
                'ordering': ('clock', 'pk'),
            },
        ),
        migrations.RemoveField(
            model_name='clock',
            name='answer_id',
        ),
        migrations.RemoveField(
            model_name='clock',
            name='answer_kind',
        ),
        migrations.RemoveField(
            model_name='clock',
            name='extended_to',
        ),
        migrations.RemoveField(
            model_name='clock',
            name='extension_reason',
        ),
        migrations.RemoveField(
            model_name='clock',
            name='paused_days',
        ),
        migrations.AddField(
            model_name='clock',
            name='amended_on',
            field=models.DateField(blank=True, null=True, verbose_name='ändrad'),
        ),
        migrations.AddField(
            model_name='clock',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='senast klockan'),
        ),
        migrations.AddField(
            model_name='clock',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='stannade klockan'),
        ),
        migrations.AddField(
            model_name='clock',
            name='ended_recorded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='slut registrerat'),
        ),
        migrations.AddField(
            model_name='clock',
            name='entered_on',
            field=models.DateField(default=datetime.date(1, 1, 1), verbose_name='i liggaren från'),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('due_on')), _connector='OR'), fields=['unit', 'due_on'], name='clock_ever_late'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('amended_on__isnull', False)), fields=['amended_on'], name='clock_amended'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('ended_recorded_at__isnull', True)), models.Q(('ended_on__isnull', False), ('ended_recorded_at__isnull', False)), _connector='OR'), name='clock_end_is_recorded'),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clockevent',
            name='clock',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='deadlines.clock'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['started', 'extended', 'resumed']), _negated=True), ('due_on__isnull', False), _connector='OR'), name='clock_event_has_due_day'),
        ),
        migrations.AddConstraint(
            model_name='clockevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extended'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='clock_extension_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='92e3ee39c6ad9cfadff8f39fd449b92c0a048a33', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f595', table='deadlines_clockevent', when='BEFORE')),
        ),
    ]
