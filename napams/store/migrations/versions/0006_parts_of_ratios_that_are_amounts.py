"""Parts of ratios that are amounts

All others are whole cases. The catalogue says which are amounts; `init` reads it right after the
upgrade, and until then only the funds released (M01-K2) are known to be.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    false = sa.false()
    op.add_column("kpi", sa.Column("amounts", sa.Boolean(), nullable=False, server_default=false))
    op.execute("UPDATE kpi SET amounts = true WHERE code = 'M01-K2' AND combine LIKE '%ratio'")


def downgrade() -> None:
    op.drop_column("kpi", "amounts")
