"""What has been asked of a scenario, until it is answered; and of an answer, the digest of what it was asked."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0005_past_forecasts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AskedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('beside', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='bredvid')),
                ('question', models.CharField(max_length=64, verbose_name='frågans kontrollsumma')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='försök')),
                ('fault', models.TextField(blank=True, verbose_name='varför det inte går')),
                ('asked_at', models.DateTimeField(verbose_name='begärt')),
            ],
            options={
                'verbose_name': 'begärt svar',
                'ordering': ('asked_at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='keptanswer',
            name='question',
            field=models.CharField(default='', max_length=64, verbose_name='frågans kontrollsumma'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='keptanswer',
            name='steps_sha256',
            field=models.CharField(default='', max_length=64, verbose_name='stegens kontrollsumma'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='keptanswer',
            constraint=models.UniqueConstraint(fields=('question',), name='scenario_question_answered_once'),
        ),
        migrations.AddField(
            model_name='askedanswer',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='capacity.keptanswer'),
        ),
        migrations.AddField(
            model_name='askedanswer',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begärt av'),
        ),
        migrations.AddField(
            model_name='askedanswer',
            name='scenario',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='capacity.keptscenario'),
        ),
        migrations.AddConstraint(
            model_name='askedanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', None), ('fault', '')), fields=('question',), name='scenario_question_open_once'),
        ),
        migrations.AddConstraint(
            model_name='askedanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer', None), ('fault', ''), _connector='OR'), name='scenario_answer_or_fault'),
        ),
    ]
