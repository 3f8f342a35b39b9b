"""Statistics over projects of the same kind: medians and their spread, frozen edition by edition."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_statistic",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("median", sa.BigInteger(), nullable=False),
        sa.Column("spread", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "indicator IN ('unit_before', 'unit_after', 'cost_per_tce', 'saving_rate')", name=op.f("ck_peer_statistic_indicator_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_statistic")),
        sa.UniqueConstraint("edition", "product", "kinds", "indicator", name=op.f("uq_peer_statistic_edition_product_kinds_indicator")),
    )


def downgrade() -> None:
    op.drop_table("peer_statistic")
