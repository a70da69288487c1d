"""The returns desk: closings, waivers, answers to queries, drafts"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("month_close", "waiver", "query_answer")


def guards(table: str, dialect: str) -> list[str]:
    """Triggers that refuse to change or remove a row."""
    message = f"rows of {table} are never changed or removed"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]


def one_of(name: str, *words: str) -> sa.Enum:
    """A column that holds one of a few words, checked by the database."""
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "month_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", text(length=7), nullable=False),
        sa.Column("event", one_of("closeevent", "closed", "reopened"), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("without", sa.JSON(), nullable=False),
        sa.CheckConstraint("event = 'closed' OR reason <> ''", name=op.f("ck_month_close_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close")),
    )
    op.create_index(op.f("ix_month_close_month"), "month_close", ["month"])
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department", text(), nullable=False),
        sa.Column("month", text(length=7), nullable=False),
        sa.Column("event", one_of("waiverevent", "waived", "withdrawn"), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("authority", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.CheckConstraint(
            "event = 'withdrawn' OR authority <> ''", name=op.f("ck_waiver_authority")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_waiver_reason")),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_waiver_department_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_month"), "waiver", ["month"])
    op.create_table(
        "query_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", text(), nullable=False),
        sa.Column("place", text(), nullable=False),
        sa.Column("text", text(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_query_answer_text")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["return_revision.id"],
            name=op.f("fk_query_answer_revision_id_return_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_answer")),
    )
    op.create_index(op.f("ix_query_answer_revision_id"), "query_answer", ["revision_id"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department", text(), nullable=False),
        sa.Column("month", text(length=7), nullable=False),
        sa.Column("author", text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author"], ["account.email"], name=op.f("fk_draft_author_account")
        ),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_draft_department_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "department", "month", "author", name=op.f("uq_draft_department_month_author")
        ),
    )
    # never filled by the first release; a waiver is an event with an instant now
    op.drop_column("obligation", "waived_by")
    op.drop_column("obligation", "waiver_reason")
    for table in APPEND_ONLY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("returns are never thrown away: restore a backup instead")
