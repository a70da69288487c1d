"""What the program counts itself

The returns on time (M13-K1) were typed by the JTF's secretariat. From here on the program counts
them in its own register, and nobody reports them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kpi", sa.Column("computed", sa.String(), nullable=True))
    op.execute(
        "UPDATE kpi SET computed = 'returns_on_time' WHERE code = 'M13-K1' AND unit = '%'"
        " AND combine = 'pooled_ratio' AND breakdown = ''"
    )
    op.execute(
        "DELETE FROM kpi_reporter WHERE kpi IN (SELECT code FROM kpi WHERE computed IS NOT NULL)"
    )


def downgrade() -> None:
    op.execute(
        "INSERT INTO kpi_reporter (kpi, department, position) SELECT k.code, d.code, k.position"
        " FROM kpi k, department d WHERE k.computed IS NOT NULL AND d.code = 'MOI'"
    )
    op.drop_column("kpi", "computed")
