"""``python tools/fold_migrations.py``: write the tables of each part anew as its one ``0001_initial``.

For as long as there is no installation to migrate. Migrations that do more than tables (functions and triggers of their own)
are kept as they are, and run after the tables. See docs/decisions/0044-tables-made-at-once.md.
"""

# ruff: noqa: E402 Django must be set up before its models are imported
import os
from pathlib import Path

os.environ["HEMMAPLAN_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "hemmaplan.config.settings"

import django

django.setup()

from django.apps import AppConfig, apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management.base import no_translations
from django.core.management.commands import makemigrations
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Model
from pgtrigger.migrations import AddTrigger

from hemmaplan.organisation.tables import TablesAtOnce

OWN_STATEMENTS = (migrations.RunSQL, migrations.RunPython)


def table(model: type[Model]) -> migrations.CreateModel:
    """The whole table of a record type, its columns in the order they are declared, with its indexes and constraints."""
    state = ModelState.from_model(model)
    options = {key: value for key, value in state.options.items() if value or key not in {"indexes", "constraints"}}
    options.pop("triggers", None)
    return migrations.CreateModel(state.name, list(state.fields.items()), options, state.bases, state.managers)


def parts() -> list[AppConfig]:
    """The modules of ours that have tables."""
    return [config for config in apps.get_app_configs() if config.name.startswith("hemmaplan.") and config.models]


def rests_on(config: AppConfig, loader: MigrationLoader) -> list[tuple[str, str]]:
    """The first migrations of the modules that its tables point to, and the newest of a library's."""
    labels = {
        field.related_model._meta.app_label
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is not None
    } - {config.label}
    ours = {part.label for part in parts()}
    return sorted(
        (label, "0001_initial" if label in ours else loader.graph.leaf_nodes(label)[0][1]) for label in labels
    )


def fold(config: AppConfig, loader: MigrationLoader, triggers: list[Operation]) -> None:
    """Write the module's first migration, and remove those it holds."""
    extensions: list[Operation] = []
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if label == config.label:
            extensions += [operation for operation in migration.operations if isinstance(operation, CreateExtension)]
            if not any(isinstance(operation, OWN_STATEMENTS) for operation in migration.operations):
                Path(config.path, "migrations", f"{name}.py").unlink()
    tables = [table(model) for model in config.get_models()]
    first = type(
        "Migration", (migrations.Migration,), {"operations": [*extensions, *tables, *triggers], "initial": True}
    )
    first.dependencies = rests_on(config, loader)
    text = MigrationWriter(first("0001_initial", config.label), include_header=False).as_string()
    imported, declared = (
        f"from {TablesAtOnce.__module__} import {TablesAtOnce.__name__}\n",
        "class Migration(migrations.Migration):",
    )
    assert declared in text
    text = text.replace(
        "\n\n\n" + declared, f"\n{imported}\n\n{declared.replace('migrations.Migration', TablesAtOnce.__name__)}"
    )
    Path(config.path, "migrations", "0001_initial.py").write_text(text, encoding="utf-8")


@no_translations
def main() -> None:
    """Fold the migrations of every module that has tables."""
    loader = MigrationLoader(None)
    ours = {config.label for config in parts()}
    empty = ProjectState(
        {key: state for key, state in ProjectState.from_apps(apps).models.items() if key[0] not in ours}
    )
    # That of the command: it knows of triggers.
    found = makemigrations.MigrationAutodetector(empty, ProjectState.from_apps(apps)).changes(
        graph=loader.graph, trim_to_apps=ours
    )
    for config in parts():
        steps = [operation for migration in found[config.label] for operation in migration.operations]
        fold(config, loader, [operation for operation in steps if isinstance(operation, AddTrigger)])


main()
