"""Several reviews of a revision: an acceptance, its withdrawal, the next review

The newest one stands. SQLite can alter neither a constraint nor a check, so the table is made anew
there and guarded again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS, NAMED = "ck_review_reviewoutcome", "uq_review_revision_id"
BEFORE = "outcome IN ('accepted', 'sent back')"
AFTER = "outcome IN ('accepted', 'sent back', 'withdrawn')"
REASON, WITH_REASON = "ck_review_reason", "outcome <> 'withdrawn' OR note <> ''"
INDEX = "ix_review_revision_id"


def guard_on_sqlite() -> None:
    """Refuse to change or remove a row: the triggers went with the former table."""
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER review_no_{verb} BEFORE {verb.upper()} ON review BEGIN SELECT "
            "RAISE(ABORT, 'rows of review are never changed or removed'); END"
        )


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # checks are not copied
        with op.batch_alter_table("review") as table:
            table.drop_constraint(NAMED, type_="unique")
            table.create_check_constraint(op.f(WORDS), sa.text(AFTER))
            table.create_check_constraint(op.f(REASON), sa.text(WITH_REASON))
        guard_on_sqlite()
    else:
        op.drop_constraint(NAMED, "review")
        op.drop_constraint(op.f(WORDS), "review")
        op.create_check_constraint(op.f(WORDS), "review", AFTER)
        op.create_check_constraint(op.f(REASON), "review", WITH_REASON)
    op.create_index(op.f(INDEX), "review", ["revision_id"])


def downgrade() -> None:
    """Fails where a revision has several reviews: none is ever thrown away."""
    op.drop_index(op.f(INDEX), "review")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("review") as table:
            table.create_check_constraint(op.f(WORDS), sa.text(BEFORE))
            table.create_unique_constraint(NAMED, ["revision_id"])
        guard_on_sqlite()
    else:
        op.drop_constraint(op.f(REASON), "review")
        op.drop_constraint(op.f(WORDS), "review")
        op.create_check_constraint(op.f(WORDS), "review", BEFORE)
        op.create_unique_constraint(NAMED, "review", ["revision_id"])
