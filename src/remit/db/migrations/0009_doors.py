"""What events are about, for the holders of a row to look it up."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("db", "0007_shared_coding")]

    operations = [
        migrations.CreateModel(
            name="EventLink",
            fields=[
                ("uid", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=2000)),
                ("subject", models.CharField(max_length=512)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="db.account",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="db.account",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="db.source"
                    ),
                ),
            ],
            options={
                "db_table": "remit_event_link",
                "indexes": [models.Index(fields=["source", "at"], name="event_link_of_source")],
            },
        ),
    ]
