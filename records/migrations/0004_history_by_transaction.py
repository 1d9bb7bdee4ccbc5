from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody who writes meanwhile waits for the index."""

    atomic = False

    dependencies = [("records", "0003_history_keeps_decimals")]

    operations = [
        AddIndexConcurrently(
            "historyentry",
            models.Index(fields=["transaction_id", "id"], name="history_of_transaction"),
        ),
    ]
