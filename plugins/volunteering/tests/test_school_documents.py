"""Passes of a class: for whom they are printed, and that the codes are read from the paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from core.contracts.errors import Refused
from core.data.times import utc_now
from core.services.documents.printing import PrintOrder, print_document
from core.testing.people import make_host, make_viewer
from core.web.i18n import use_language
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.queries.schools import class_by_id, pupils_of
from plugins.volunteering.school_documents import load_class_passes
from plugins.volunteering.school_values import NewPupil
from plugins.volunteering.service.class_signups import sign_up_class
from plugins.volunteering.service.schools import add_pupils, ask_to_join, let_in, make_class
from plugins.volunteering.tests.conftest import lines, plan

TODAY = utc_now().date()


@pytest.fixture
async def school(db):
    return await make_host("szkola", name="SP Pod Lipami")


@pytest.fixture
async def teacher(school):
    return await make_viewer("hanna", role="coordinator", organization=school.id)


@pytest.fixture
async def view(school, teacher):
    made = await make_class(teacher, school.id, name="8a", year=school_year(TODAY))
    found = await class_by_id(made)
    await add_pupils(teacher, found, [NewPupil(name=one) for one in ("Żaneta Łoś", "Ada Sosna")])
    ola = await make_viewer("ola")
    await let_in(teacher, found, await ask_to_join(ola, found, name="Ola"), instead_of=None)
    return found


async def test_who_has_no_account_gets_a_card_with_a_code(view, teacher, make_public):
    with pytest.raises(Refused):
        await load_class_passes(view.school_class.id, "plain", teacher)
    (shift,) = await lines((await make_public(shifts=(plan(100, 103),))).id)
    everybody = [one.id for one in await pupils_of(view.school_class.id, today=TODAY)]
    assert (await sign_up_class(teacher, view, shift.sheets[0], everybody, key="k")).signups
    with use_language("pl"):
        draft = await load_class_passes(view.school_class.id, "plain", teacher)
    assert [one["name"] for one in draft.data["cards"]] == ["Ada Sosna", "Żaneta Łoś"]
    order = PrintOrder(
        template="volunteering/class_passes.typ",
        title=draft.title,
        language="pl",
        data={"layout": "plain", **draft.data},
        made_at=datetime(2026, 11, 28, 19, 0, tzinfo=UTC),
    )
    pdf = await print_document(order)
    assert b"/Marked true" in pdf
    (page,) = pypdfium2.PdfDocument(pdf)
    assert "Żaneta Łoś" in page.get_textpage().get_text_range()
    assert len(zxingcpp.read_barcodes(page.render(scale=4).to_pil())) == 2
