"""How the tables of a module come about: all of them at once."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState


class TablesAtOnce(Migration):
    """A first migration whose tables are all made, and all dropped, from the one state it ends in.

    Django draws every model anew between two steps, though the steps of a first migration only ever add whole tables: with some
    hundred and fifty of them that is minutes of nothing. Every step here must therefore be true of the end: whole tables, their
    triggers, and statements of our own. Foreign keys may point forwards, since the database gets them last.
    """

    def mutate_state(self, project_state: ProjectState, preserve: bool = True) -> ProjectState:  # noqa: FBT001, FBT002 Django's
        """The state after all steps, nothing of it drawn yet."""
        state = project_state.clone() if preserve else project_state
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, state)
        return state

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 Django's
    ) -> ProjectState:
        """Make all tables."""
        if collect_sql:  # to be read, not run: speed is nobody's concern
            return super().apply(project_state, schema_editor, collect_sql)
        end = self.mutate_state(project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, end, end)
        return end

    def unapply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 Django's
    ) -> ProjectState:
        """Drop all tables."""
        if collect_sql:
            return super().unapply(project_state, schema_editor, collect_sql)
        end = self.mutate_state(project_state)
        for operation in reversed(self.operations):
            operation.database_backwards(self.app_label, schema_editor, end, end)
        return project_state
