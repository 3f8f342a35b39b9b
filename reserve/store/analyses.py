"""What was computed about the list of a run and takes long: how robust it is, what its policy costs. Made anew it is the same again."""

from sqlalchemy import LargeBinary
from sqlmodel import Field

from reserve.store.base import Base, one_of

KINDS = ("robustness", "price")


class BatchAnalysis(Base, table=True):
    """One analysis of one run: packed JSON. ``form`` names the way it was computed and its settings; another form is another analysis."""

    __tablename__ = "batch_analysis"
    __table_args__ = (one_of("kind", KINDS),)
    batch_run_id: str = Field(primary_key=True, foreign_key="batch_run.id")
    kind: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)
