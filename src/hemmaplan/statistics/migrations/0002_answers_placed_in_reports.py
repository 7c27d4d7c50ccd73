"""Kept answers of scenarios placed in reports."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0004_scenarios_and_answers'),
        ('statistics', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlacedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=60), size=None, verbose_name='kallas i rapporten')),
                ('placed_at', models.DateTimeField(verbose_name='placerat')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.keptanswer', verbose_name='svar')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placed', to='statistics.report')),
            ],
            options={
                'verbose_name': 'placerat svar',
                'ordering': ('report', 'placed_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('report', 'answer'), name='placed_answer_once', violation_error_message='Svaret finns redan i rapporten. Ladda om sidan.')],
            },
        ),
    ]
