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
    ]

    operations = [
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='regel')),
                ('section', models.CharField(max_length=120, verbose_name='lagrum')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('starts_on', models.DateField(verbose_name='löper från')),
                ('due_on', models.DateField(verbose_name='senast')),
                ('extended_to', models.DateField(blank=True, null=True, verbose_name='förlängd till')),
                ('extension_reason', models.CharField(blank=True, max_length=300, verbose_name='skäl för förlängning')),
                ('paused_on', models.DateField(blank=True, null=True, verbose_name='pausad')),
                ('paused_days', models.PositiveIntegerField(default=0, verbose_name='pausade dagar')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='stannade')),
                ('end', models.CharField(blank=True, choices=[('answered', 'Uppfylld'), ('lapsed', 'Försutten'), ('withdrawn', 'Inte längre aktuell')], max_length=10, verbose_name='hur')),
                ('answer_kind', models.CharField(blank=True, max_length=40)),
                ('answer_id', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField(verbose_name='registrerad')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='deadlines.clock')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='organisation.employee')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'frist',
                'ordering': ('due_on', 'pk'),
                'indexes': [models.Index(condition=models.Q(('ended_on', None)), fields=['unit', 'due_on'], name='clock_running'), models.Index(condition=models.Q(('ended_on', None)), fields=['owner', 'due_on'], name='clock_mine'), models.Index(fields=['subject_kind', 'subject_id', 'rule'], name='clock_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='clock_end_has_how'), models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('subject_kind', 'subject_id', 'rule'), name='clock_once_running')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clock',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a3e7c751aa0206e50c7fcd171d50e7498faa4854', operation='DELETE', pgid='pgtrigger_never_deleted_75dfc', table='deadlines_clock', when='BEFORE')),
        ),
    ]
