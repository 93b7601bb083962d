"""Django's backend for PostgreSQL, which tells the database in whose scope each statement is asked.

The scope of `engagements.tenancy` is a context variable of ours; the policies of row-level security
read settings of the session. Before a statement the two are brought in line when they differ, so a
request costs one or two short trips more. A rollback takes the settings back with it, which is why
they are told again after one.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

TELL = (
    "SELECT set_config('launchready.workspace', %s, false), "
    "set_config('launchready.client', %s, false), set_config('launchready.every', %s, false)"
)
# What ends a transaction must get through, also one that has failed.
OF_TRANSACTIONS = ("SAVEPOINT", "ROLLBACK", "RELEASE")


class DatabaseWrapper(base.DatabaseWrapper):
    """`lifted` is set while migrations run, which see every row."""

    lifted = False
    _told: tuple[str, str, str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._in_scope)

    def init_connection_state(self) -> None:
        self._told = None
        super().init_connection_state()

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None

    def _in_scope(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(OF_TRANSACTIONS):
            self._tell()
        return execute(sql, params, many, context)

    def _tell(self) -> None:
        from engagements.tenancy.row_security import EVERY, session_of
        from engagements.tenancy.scopes import current_or_none

        wanted = EVERY if self.lifted else session_of(current_or_none())
        connection: Any = self.connection
        failed = connection.info.transaction_status == TransactionStatus.INERROR
        if wanted == self._told or failed:
            return
        with self.wrap_database_errors, connection.cursor() as cursor:
            cursor.execute(TELL, wanted)
        self._told = wanted
