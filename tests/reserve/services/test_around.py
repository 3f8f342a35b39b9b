"""What the library holds around the lines of a file: asked for all of them, it is what is asked for one."""

from reserve.services.checking.check_context import holders
from reserve.services.projects.around import Around
from reserve.services.projects.neighbours import neighbours
from reserve.services.sitting import reading
from reserve.vocabulary.document import Document
from tests.reserve.services.test_near_duplicates import CODE, IN_ANJI, OTHER_SPELLING
from tests.reserve.services.test_project_workbook import raw_of
from tests.support.office import GOOD, Office, Typed

OTHER_FIRM = ("91330522MA2B4C5D6X", None)
TRIED: tuple[Typed, ...] = (
    {}, {"project_code": CODE}, {"line_name": ("窑系统", None)}, {"enterprise_credit_code": OTHER_FIRM},
    {"enterprise_credit_code": OTHER_FIRM, "project_code": CODE}, {"project_code": ("", None)}, {"line_name": ("", None)},
    {"enterprise_credit_code": ("", None)}, {"enterprise_credit_code": ("9133", None), "project_code": ("abc", None)},
    {"project_code": IN_ANJI["project_code"], "line_name": ("２号窑", None)}, {"line_name": ("2号窑", None)},
)  # fmt: skip


def test_holders_and_neighbours_of_many_documents_are_those_of_each(office: Office) -> None:
    wang, li = office.person("wang", "330522", "county_clerk"), office.person("li", "330523", "county_clerk")
    ours = office.submitted(wang)
    theirs = office.submitted(li, {**IN_ANJI, "line_name": ("2号窑", None), "project_name": ("余热发电", None)})
    office.drafted(wang, OTHER_SPELLING)  # a draft holds nothing and is nobody's neighbour
    documents = [Document.from_raw(raw_of({path: cell for path, cell in {**GOOD, **typed}.items() if cell[0]})) for typed in TRIED]
    shown = set()
    for login in (wang, li):
        with reading(office.desk, login) as sitting:
            around = Around(sitting.session, sitting.person, documents)
            for document in documents:
                assert around.holders(document) == holders(sitting.session, sitting.person, "", document)
                assert around.neighbours(document) == neighbours(sitting.session, sitting.person, "", document)
            assert set(around.holders(documents[0])) == {"project_code", "line"}
            assert around.holders(documents[4]) == {}
            assert around.neighbours(documents[7]) == ()
            shown.add(tuple(one.shown for one in around.neighbours(documents[0])))
    assert shown == {(None, ours), (theirs, None)}
    with reading(office.desk, wang) as sitting:
        nobody = Around(sitting.session, sitting.person, ())
        assert (nobody.holders(documents[0]), nobody.neighbours(documents[0])) == ({}, ())
