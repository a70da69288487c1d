"""What of a file was passed over, beside its problems

The column stays empty here: only the present reader of forms can say it of files that came before,
and only once the tables are the present ones. `napams.services.setup` fills it right after the
upgrade, in the same transaction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("notices", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "notices")
