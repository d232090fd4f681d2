"""The verdicts on hands-on coding that their holders share, as others read them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("db", "0006_evidence")]

    operations = [
        migrations.CreateModel(
            name="CodingVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("team", models.CharField()),
                ("role", models.CharField()),
                ("day", models.DateField()),
                ("verdict", models.CharField(blank=True)),
                ("why", models.JSONField(default=list)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="db.person"
                    ),
                ),
            ],
            options={"db_table": "remit_coding_verdict"},
        ),
        migrations.AddConstraint(
            model_name="codingverdict",
            constraint=models.UniqueConstraint(
                fields=("person", "team", "role", "day"), name="one_verdict_a_day"
            ),
        ),
    ]
